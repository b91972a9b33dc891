// The figures that matter most, one to a tile.

import { attribute, byId, element, text } from "./dom.js";
import * as words from "./words.js";

const tiles = new Map();

function tile(id, title) {
  const value = element("span");
  const unit = element("small");
  const bar = element("div");
  const gauge = element("dd", "gauge none", bar);
  gauge.setAttribute("aria-hidden", "true");
  const note = element("dd", "note");
  const whole = element("div", "tile", element("dt", "", title), element("dd", "figure", value, unit), gauge, note);
  whole.id = "tile-" + id;
  text(value, words.none);
  byId("tiles").append(whole);
  tiles.set(id, { whole, value, unit, bar, gauge, note });
}

function show(id, { value, unit = "", note = "", tone = "", part = null }) {
  const shown = tiles.get(id);
  text(shown.value, value);
  text(shown.unit, unit);
  text(shown.note, note);
  attribute(shown.note, "title", note);
  attribute(shown.whole, "data-tone", tone);
  shown.gauge.classList.toggle("none", part === null);
  shown.bar.style.width = part === null ? "0" : Math.min(100, Math.round(part * 100)) + "%";
}

export function makeTiles() {
  tile("health", "Health");
  tile("connections", "Connections in use");
  tile("waiting", "Waiting");
  tile("queries", "Queries");
  tile("acquire", "Acquire, p99");
  tile("wal", "Write-ahead log");
}

function health(view) {
  if (view.pool.closed) {
    return { value: "Closed", tone: "bad", note: "The database is closed: these are its last figures" };
  }
  if (!view.health) {
    return { value: "Checking", note: "The first check is under way" };
  }
  const ill = view.health.lanes.filter((lane) => !lane.healthy);
  return ill.length === 0
    ? { value: "✓ Healthy", tone: "good", note: "All " + words.plural(view.health.lanes.length, "lane answers", "lanes answer") }
    : { value: "✕ Unhealthy", tone: "bad", note: ill[0].name + ": " + ill[0].problem };
}

function wal(pool) {
  if (pool.wal.limitBytes === 0) {
    return { value: "None", note: "The database has no write-ahead log" };
  }
  const [value, unit] = words.sizeParts(pool.wal.bytes);
  const part = pool.wal.bytes / pool.wal.limitBytes;
  return {
    value,
    unit: unit + " of " + words.size(pool.wal.limitBytes),
    part,
    tone: part > 2 ? "bad" : part > 1 ? "warn" : "",
    note: words.plural(pool.wal.checkpoints, "checkpoint", "checkpoints")
      + (pool.wal.blocked + pool.wal.failed ? ", " + words.count(pool.wal.blocked + pool.wal.failed) + " incomplete" : ""),
  };
}

function acquire(view) {
  const slowest = view.performance.lanes.reduce(
    (most, lane) => (lane.acquire.p99Nanos > most.acquire.p99Nanos ? lane : most), view.performance.lanes[0]);
  if (!slowest || view.performance.lanes.every((lane) => lane.acquire.count === 0)) {
    return { value: words.none, note: "None was asked for in the last minute" };
  }
  const [value, unit] = words.timeParts(slowest.acquire.p99Nanos);
  return {
    value,
    unit,
    tone: slowest.acquire.p99Nanos > 1e8 ? "warn" : "",
    note: slowest.acquire.p99Nanos === 0
      ? "Nobody had to wait"
      : words.lane(slowest.name, view.pool.name) + ", at most " + words.time(slowest.acquire.maxNanos),
  };
}

export function showTiles(series) {
  const view = series.latest;
  const { pool } = view;
  const timeouts = view.performance.timeouts;
  show("health", health(view));
  show("connections", {
    value: words.count(pool.active),
    unit: "of at most " + words.count(pool.max),
    part: pool.max ? pool.active / pool.max : 0,
    note: words.plural(pool.total, "connection", "connections") + " open, " + words.count(pool.idle) + " idle",
  });
  show("waiting", {
    value: words.count(pool.waiting),
    unit: pool.waiting === 1 ? "caller" : "callers",
    tone: pool.waiting > 0 && pool.waiting >= pool.max ? "warn" : "",
    note: timeouts ? words.count(timeouts) + " waited in vain so far" : "None waited in vain",
  });
  show("queries", {
    value: words.rate(series.last.queries),
    unit: series.last.queries === null ? "" : "per second",
    note: words.plural(view.performance.queries, "query", "queries") + ", "
      + words.plural(view.performance.errors, "error", "errors"),
  });
  show("acquire", acquire(view));
  show("wal", wal(pool));
}
