// Puts the page together: what is heard, what is chosen, and what is shown of it.

import { attribute, byId, element, text } from "./dom.js";
import { listen } from "./live.js";
import { makePlots, paintPlots, showPlots } from "./plots.js";
import { Series } from "./series.js";
import { makeTables, showTables } from "./tables.js";
import { makeTiles, showTiles } from "./tiles.js";
import * as words from "./words.js";

const COMBINED = "combined";
const seen = new Map();
let chosen = null;
let paused = false;
let connected = false;
let listening = false;
let updated = null;

function storage(kind) {
  try {
    return window[kind];
  } catch {
    return null; // a browser that keeps nothing
  }
}

// ---- what is shown

function state(tone, told) {
  attribute(byId("state"), "data-tone", tone);
  text(byId("state"), told);
}

function showConnection() {
  if (connected) {
    state(paused ? "quiet" : "good", paused ? "Paused" : "Live");
  }
}

function showAdvice(advice) {
  const list = byId("advice-list");
  const sentences = advice.length ? advice : ["Nothing: all is well."];
  while (list.children.length > sentences.length) {
    list.lastChild.remove();
  }
  while (list.children.length < sentences.length) {
    list.append(element("li"));
  }
  sentences.forEach((sentence, i) => text(list.children[i], sentence));
  attribute(byId("advice"), "data-tone", advice.length ? "warn" : "good");
  const open = byId("advice").hasAttribute("data-open");
  byId("advice-more").hidden = !open && advice.length < 2 && list.firstChild.scrollHeight <= list.firstChild.clientHeight;
  text(byId("advice-more"), open ? "Show one" : advice.length < 2 ? "Show all" : "Show all " + advice.length);
}

function show() {
  const series = seen.get(chosen);
  if (!series || paused) {
    return;
  }
  const view = series.latest;
  text(byId("updated"), "Figures of " + words.clock(updated));
  document.title = (view.health && !view.health.healthy ? "✕ " : "") + view.pool.name + " – Rockpool";
  showAdvice(view.diagnosis.advice);
  showTiles(series);
  showPlots(series);
  showTables(view);
}

function showChoice(names) {
  const select = byId("database");
  const choices = names.length > 1 ? [COMBINED, ...names] : names;
  // The server may have been started anew, with other databases.
  if (choices.join("\n") !== [...select.options].map((option) => option.value).join("\n")) {
    select.replaceChildren(...choices.map((name) => new Option(name === COMBINED ? "All, combined" : name, name)));
    chosen = choices.includes(chosen) ? chosen : choices[0];
    select.value = chosen;
  }
  byId("choice").hidden = choices.length < 2;
}

// ---- what is heard

function heard(snapshot) {
  byId("entry").hidden = true;
  byId("figures").hidden = false;
  const at = Date.parse(snapshot.at);
  const views = { ...snapshot.databases, [COMBINED]: snapshot.combined };
  for (const [name, view] of Object.entries(views)) {
    if (!seen.has(name)) {
      seen.set(name, new Series());
    }
    seen.get(name).add(at, view);
  }
  for (const name of seen.keys()) {
    if (!(name in views)) {
      seen.delete(name);
    }
  }
  updated = snapshot.at;
  connected = true;
  showChoice(Object.keys(snapshot.databases));
  showConnection();
  show();
}

// The state is read out whenever it changes, so that the seconds stand elsewhere.
function lost(error, seconds) {
  connected = false;
  state("warn", "Connection lost");
  text(byId("updated"), "Next try in " + seconds + " s: " + error.message + (updated ? ". Figures of " + words.clock(updated) : ""));
}

async function begin(token) {
  if (listening) {
    return; // whoever sends the token twice listens once
  }
  listening = true;
  state("quiet", "Connecting");
  try {
    await listen(token, { heard, lost });
  } catch {
    connected = false;
    storage("sessionStorage")?.removeItem("rockpool-token");
    state("quiet", "Waiting for a token");
    byId("figures").hidden = true;
    byId("entry").hidden = false;
    text(byId("token-error"), token ? "This is not the token." : "");
    byId("token").focus();
  } finally {
    listening = false;
  }
}

// ---- what is chosen

function dark(on) {
  document.documentElement.dataset.theme = on ? "dark" : "light";
  attribute(byId("theme"), "aria-pressed", String(on));
  paintPlots();
}

function listenToUser() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = storage("localStorage")?.getItem("rockpool-theme");
  dark(kept ? kept === "dark" : system.matches);
  system.addEventListener("change", () => {
    if (!storage("localStorage")?.getItem("rockpool-theme")) {
      dark(system.matches);
    }
  });
  byId("theme").addEventListener("click", () => {
    const on = document.documentElement.dataset.theme !== "dark";
    storage("localStorage")?.setItem("rockpool-theme", on ? "dark" : "light");
    dark(on);
  });
  byId("pause").addEventListener("click", () => {
    paused = !paused;
    attribute(byId("pause"), "aria-pressed", String(paused));
    showConnection();
    show();
  });
  byId("database").addEventListener("change", (event) => {
    chosen = event.target.value;
    const before = paused;
    paused = false;
    show();
    paused = before;
  });
  byId("advice-more").addEventListener("click", () => {
    const open = byId("advice").toggleAttribute("data-open");
    attribute(byId("advice-more"), "aria-expanded", String(open));
    show();
  });
  byId("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const token = byId("token").value.trim();
    storage("sessionStorage")?.setItem("rockpool-token", token);
    byId("token").value = "";
    begin(token);
  });
}

makeTiles();
makePlots();
makeTables();
listenToUser();
begin(storage("sessionStorage")?.getItem("rockpool-token"));
