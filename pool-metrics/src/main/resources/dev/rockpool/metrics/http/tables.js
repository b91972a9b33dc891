// The tables. Rows are used again from one figure to the next, so that nothing jumps and what is selected stays so.

import { attribute, byId, element, text } from "./dom.js";
import * as words from "./words.js";

const tables = new Map();

// `columns` are a heading, what it reads of a row, the class of its cells, and another by what is in the row.
function table(id, title, size, columns, empty) {
  const heading = element("h3", "", title);
  heading.id = "table-" + id;
  const total = element("span");
  heading.append(total);
  const head = element("tr", "", ...columns.map(([name, , look]) => {
    const cell = element("th", look === "n" || look === "words" ? look : "", name);
    cell.scope = "col";
    return cell;
  }));
  const body = element("tbody");
  const caption = element("caption", "hidden", title);
  const scroll = element("div", "scroll", element("table", "", caption, element("thead", "", head), body));
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-labelledby", heading.id);
  byId("tables").append(element("div", "panel " + size, heading, scroll));
  tables.set(id, { body, total, columns, empty });
}

function show(id, rows, note = "") {
  const { body, total, columns, empty } = tables.get(id);
  text(total, rows.length ? note || words.count(rows.length) : "");
  if (rows.length === 0) {
    if (!body.querySelector(".empty")) {
      const cell = element("td", "empty", empty);
      cell.colSpan = columns.length;
      body.replaceChildren(element("tr", "", cell));
    }
    return;
  }
  body.querySelector(".empty")?.parentElement.remove();
  while (body.rows.length > rows.length) {
    body.lastChild.remove();
  }
  while (body.rows.length < rows.length) {
    body.append(element("tr", "", ...columns.map(() => element("td"))));
  }
  rows.forEach((row, i) => columns.forEach(([, read, look = "", tone = () => ""], j) => {
    const cell = body.rows[i].cells[j];
    text(cell, read(row));
    attribute(cell, "class", (look + " " + tone(row)).trim());
  }));
}

export function makeTables() {
  table("lanes", "Lanes", "wide low", [
    ["Lane", (r) => r.name, "words"],
    ["Health", (r) => r.health, "words", (r) => (r.health.startsWith("✓") ? "good" : r.health.startsWith("✕") ? "bad" : "")],
    ["In use", (r) => words.count(r.active), "n"],
    ["Idle", (r) => words.count(r.idle), "n"],
    ["At most", (r) => words.count(r.max), "n"],
    ["Most lately", (r) => words.count(r.peakActive), "n"],
    ["Waiting", (r) => words.count(r.waiting), "n"],
    ["Leases", (r) => words.count(r.acquired), "n"],
    ["Waited for", (r) => words.percent(r.acquired ? r.waits / r.acquired : null), "n"],
    ["Acquire p50", (r) => words.time(r.times.acquire.p50Nanos), "n"],
    ["Acquire p99", (r) => words.time(r.times.acquire.p99Nanos), "n"],
    ["Held p50", (r) => words.time(r.times.use.p50Nanos), "n"],
    ["Held p99", (r) => words.time(r.times.use.p99Nanos), "n"],
    ["In vain", (r) => words.count(r.timeouts), "n", (r) => (r.timeouts ? "bad" : "")],
    ["Leaks", (r) => words.count(r.leaks), "n", (r) => (r.leaks ? "bad" : "")],
    ["Errors", (r) => words.count(r.errors + r.openFailures), "n", (r) => (r.errors + r.openFailures ? "bad" : "")],
  ], "There are no lanes.");
  table("leases", "Leases", "", [
    ["Connection", (r) => r.connection],
    ["Lane", (r) => r.lane],
    ["Thread", (r) => r.thread],
    ["Held for", (r) => words.age(r.ageMillis), "n"],
    ["Last statement", (r) => r.sql ?? "None yet", "words", (r) => (r.sql ? "sql" : "")],
  ], "Nobody holds a connection.");
  table("waiters", "Waiters", "", [
    ["Thread", (r) => r.thread],
    ["Lane", (r) => r.lane],
    ["Waits for", (r) => words.time(r.waitedNanos), "n"],
    ["Priority", (r) => r.priority.toLowerCase()],
    ["Wants", (r) => (r.unit ? "to run a write unit" : "a connection"), "words"],
  ], "Nobody waits for a connection.");
  table("slow", "Statements by time", "wide", [
    ["Statement", (r) => r.sql, "words", () => "sql"],
    ["Runs", (r) => words.count(r.runs), "n"],
    ["In all", (r) => words.time(r.totalNanos), "n"],
    ["p50", (r) => words.time(r.times.p50Nanos), "n"],
    ["p99", (r) => words.time(r.times.p99Nanos), "n"],
    ["Longest", (r) => words.time(r.times.maxNanos), "n"],
    ["Rows", (r) => words.count(r.rows), "n"],
    ["Failed", (r) => words.count(r.failures), "n", (r) => (r.failures ? "bad" : "")],
  ], "No statement ran yet.");
  table("incidents", "What went wrong lately", "wide low", [
    ["At", (r) => words.clock(r.at)],
    ["Lane", (r) => r.lane],
    ["What", (r) => r.text, "words"],
  ], "Nothing went wrong lately.");
}

function health(view, lane) {
  const found = view.health?.lanes.find((one) => one.name === lane);
  return !found ? "Not checked yet" : found.healthy ? "✓ Answers" : "✕ " + found.problem;
}

export function showTables(view) {
  const { pool, diagnosis, performance } = view;
  const short = (lane) => words.lane(lane.name, pool.name);
  const across = (list) => diagnosis.lanes.flatMap((lane) => lane[list].map((row) => ({ ...row, lane: short(lane) })));
  show("leases", across("leases").sort((a, b) => b.ageMillis - a.ageMillis));
  show("waiters", across("waiters").sort((a, b) => b.waitedNanos - a.waitedNanos));
  show("slow", performance.slowest, words.plural(performance.slowest.length, "statement", "statements") + ", most time first");
  show("lanes", pool.lanes.map((lane, i) => ({
    ...lane,
    name: short(lane),
    health: health(view, lane.name),
    times: performance.lanes.find((one) => one.name === lane.name) ?? performance.lanes[i],
  })));
  show("incidents", diagnosis.incidents.map((row) => ({ ...row, lane: short({ name: row.lane }) })));
}
