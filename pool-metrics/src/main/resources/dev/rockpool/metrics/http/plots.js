// The plots. Each has a key in words, with the values of now, so that nothing is told by a colour or a canvas alone.

import { attribute, byId, element, text } from "./dom.js";
import * as words from "./words.js";

const plots = new Map();
const dashes = [[], [6, 4], [2, 3]];
const colours = ["--one", "--two", "--three"];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// Lines across a block, for what a second colour alone would tell.
function hatched(ink) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = ink;
  pen.lineWidth = 1.6;
  for (const x of [-4, 4, 12]) {
    pen.moveTo(x - 5, 9);
    pen.lineTo(x + 5, -1);
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat");
}

function ago(seconds) {
  const past = Math.round(-seconds);
  return past === 0 ? "now" : past % 60 === 0 ? past / 60 + " min" : past + " s";
}

function valueAxis(format) {
  return {
    beginAtZero: true,
    grace: "8%",
    border: { display: false },
    ticks: { maxTicksLimit: 4, padding: 6, callback: format, precision: 0 },
  };
}

function timeAxis() {
  return {
    type: "linear",
    min: -120,
    max: 0,
    grid: { display: false },
    ticks: { stepSize: 60, maxRotation: 0, callback: ago, align: "inner" },
  };
}

// One card: a title, a key of as many entries as there are lines, and a canvas.
function card(id, title, names, kind) {
  const canvas = element("canvas");
  canvas.id = "plot-" + id;
  canvas.setAttribute("role", "img");
  const keys = names.map((name, i) => {
    const value = element("b", "", words.none);
    return { name, value, item: element("li", "s" + (i + 1) + " " + kind(i), element("i"), name, value) };
  });
  const note = element("p", "", "No figures yet");
  const whole = element("figure", "plot", element("h3", "", title),
    element("ul", "key", ...keys.map((key) => key.item)), element("div", "canvas", canvas, note));
  whole.setAttribute("aria-label", title);
  byId("plots").append(whole);
  return { title, canvas, keys, note };
}

function chart(made, config) {
  if (!window.Chart) {
    text(made.note, "Plots need the dependency org.webjars.npm:chart.js. The figures above are live all the same.");
    return null;
  }
  return new window.Chart(made.canvas, {
    ...config,
    options: {
      animation: false,
      maintainAspectRatio: false,
      responsive: true,
      normalized: true,
      interaction: { mode: "index", intersect: false },
      plugins: { legend: { display: false }, colors: { enabled: false }, tooltip: config.tooltip },
      ...config.options,
    },
  });
}

// Between the marks of an axis of sizes: 1, 2 or 5, times a power of ten, of a unit of 1024.
function binaryStep(most) {
  const unit = 1024 ** Math.floor(Math.log(Math.max(1, most)) / Math.log(1024));
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / unit / 3)));
  return unit * power * [1, 2, 5, 10].find((step) => (most / unit / power) / step <= 3);
}

// Lines over time. `lines` are pairs of a name and what it reads of a point.
function timePlot(id, title, lines, format, options = {}) {
  const made = card(id, title, lines.map((line) => line[0]), (i) => (lines[i][2] === "mark" ? "mark" : ""));
  const plot = chart(made, {
    type: "line",
    data: {
      datasets: lines.map(([label, , look], i) => ({
        label,
        data: [],
        borderWidth: 2,
        borderDash: dashes[i],
        pointRadius: look === "mark" ? 4 : 0,
        clip: look === "mark" ? 8 : undefined,
        pointStyle: look === "mark" ? "triangle" : "circle",
        pointHitRadius: 8,
        showLine: look !== "mark",
        fill: look === "fill",
        stepped: options.stepped ? "before" : false,
        tension: 0,
      })),
    },
    options: { scales: { x: timeAxis(), y: { ...valueAxis(format), ...options.axis } } },
    tooltip: {
      callbacks: {
        title: (items) => (items[0].parsed.x > -1 ? "now" : ago(items[0].parsed.x) + " ago"),
        label: (item) => item.dataset.label + ": " + (lines[item.datasetIndex][2] === "mark" ? "made" : format(item.parsed.y)),
      },
    },
  });
  plots.set(id, {
    ...made,
    plot,
    paint: () => plot.data.datasets.forEach((set, i) => {
      const ink = colour(colours[i]);
      Object.assign(set, { borderColor: ink, pointBackgroundColor: ink, backgroundColor: ink + "1f" });
    }),
    show: (series) => {
      const now = series.last;
      const span = Math.min(900, Math.max(120, (series.points.length > 1 ? gap(series) : 1) * 60));
      const told = lines.map(([, read, look], i) => {
        const value = look === "mark" ? words.count(series.latest.pool.wal.checkpoints) : shown(read(now), format);
        text(made.keys[i].value, value);
        return lines[i][0] + " " + value;
      });
      attribute(made.canvas, "aria-label", title + ", now: " + told.join(", "));
      const some = lines.some(([, read]) => series.points.some((point) => read(point) !== null));
      made.note.hidden = some;
      text(made.note, options.empty ?? "No figures yet");
      if (plot) {
        const points = series.points.filter((point) => point.at >= now.at - span * 1000 - 2000);
        plot.options.scales.x.min = -span;
        plot.options.scales.x.ticks.stepSize = span / 2;
        if (options.step) {
          plot.options.scales.y.ticks.stepSize = options.step(points);
        }
        plot.data.datasets.forEach((set, i) => {
          set.data = points.map((point) => ({ x: (point.at - now.at) / 1000, y: lines[i][1](point) }));
        });
        plot.update("none");
      }
    },
  });
}

function gap(series) {
  const { points } = series;
  return (points[points.length - 1].at - points[points.length - 2].at) / 1000;
}

function shown(value, format) {
  return value === null ? words.none : format(value);
}

function lanesPlot() {
  const states = ["in use", "idle", "room"];
  const made = card("lanes", "Connections by lane", states, () => "block");
  const plot = chart(made, {
    type: "bar",
    data: { labels: [], datasets: states.map((label) => ({ label, data: [], borderWidth: 1, maxBarThickness: 30, stack: "all" })) },
    options: {
      indexAxis: "y",
      scales: {
        x: { ...valueAxis(words.count), stacked: true, grace: 0 },
        y: { stacked: true, grid: { display: false }, border: { display: false } },
      },
    },
  });
  plots.set("lanes", {
    ...made,
    plot,
    paint: () => {
      const [busy, idle, room] = plot.data.datasets;
      Object.assign(busy, { backgroundColor: colour("--one"), borderColor: colour("--one") });
      Object.assign(idle, { backgroundColor: hatched(colour("--one")), borderColor: colour("--one") });
      Object.assign(room, { backgroundColor: "transparent", borderColor: colour("--line") });
    },
    show: (series) => {
      const { pool } = series.latest;
      const rows = pool.lanes.map((lane) => [lane.active, lane.idle, Math.max(0, lane.max - lane.total)]);
      made.keys.forEach((key, i) => text(key.value, words.count(rows.reduce((total, row) => total + row[i], 0))));
      made.note.hidden = true;
      attribute(made.canvas, "aria-label", made.title + ", now: " + pool.lanes.map((lane, i) =>
        words.lane(lane.name, pool.name) + " " + states.map((state, j) => rows[i][j] + " " + state).join(", ")).join("; "));
      if (plot) {
        plot.data.labels = pool.lanes.map((lane) => words.lane(lane.name, pool.name));
        plot.data.datasets.forEach((set, j) => (set.data = rows.map((row) => row[j])));
        plot.update("none");
      }
    },
  });
}

function groupsPlot() {
  const made = card("groups", "Write units to a commit", ["commits", "mean"], (i) => (i === 0 ? "block" : "none"));
  made.keys[1].item.firstChild.remove();
  const plot = chart(made, {
    type: "bar",
    data: { labels: [], datasets: [{ label: "commits", data: [], borderWidth: 1, maxBarThickness: 40 }] },
    options: { scales: { x: { grid: { display: false } }, y: valueAxis(words.count) } },
  });
  plots.set("groups", {
    ...made,
    plot,
    paint: () => Object.assign(plot.data.datasets[0], { backgroundColor: colour("--one"), borderColor: colour("--one") }),
    show: (series) => {
      const queue = series.latest.pool.writeQueue;
      const names = queue.groupSizes.map((size, i) =>
        size.upTo <= 2 ? String(size.upTo) : queue.groupSizes[i - 1].upTo + 1 + "–" + size.upTo);
      text(made.keys[0].value, words.count(queue.groups));
      text(made.keys[1].value, queue.groups ? words.rate(queue.meanGroupSize) + " units" : words.none);
      made.note.hidden = queue.groups > 0;
      text(made.note, "No write unit was committed yet");
      attribute(made.canvas, "aria-label", made.title + ", commits so far by their units: "
        + (names.map((name, i) => name + ": " + queue.groupSizes[i].count).join(", ") || "none"));
      if (plot) {
        plot.data.labels = names;
        plot.data.datasets[0].data = queue.groupSizes.map((size) => size.count);
        plot.update("none");
      }
    },
  });
}

export function makePlots() {
  lanesPlot();
  timePlot("acquire", "Time to acquire a connection", [["p50", (p) => p.p50], ["p95", (p) => p.p95], ["p99", (p) => p.p99]], words.time);
  timePlot("throughput", "Throughput, per second",
    [["queries", (p) => p.queries], ["leases", (p) => p.leases], ["commits", (p) => p.commits]], words.rate);
  timePlot("times", "Statements and commits",
    [["p50", (p) => p.statement50], ["p99", (p) => p.statement99], ["commits p99", (p) => p.commit99]], words.time,
    { empty: "No statement ran in the last minute" });
  timePlot("hits", "Found ready", [["cache", (p) => p.cache], ["prepared", (p) => p.statements]], words.percent,
    { axis: { max: 1, grace: 0 }, empty: "Nothing was read from the query cache or the statement pool" });
  timePlot("wal", "Write-ahead log and checkpoints",
    [["log", (p) => p.wal, "fill"], ["limit", (p) => p.limit || null], ["checkpoints", (p) => (p.checkpoints ? 0 : null), "mark"]],
    words.size, { axis: { grace: 0 }, step: (points) => binaryStep(points.reduce((most, p) => Math.max(most, p.wal, p.limit), 0)) });
  groupsPlot();
  timePlot("queues", "Waiting in queues", [["callers", (p) => p.waiting], ["write units", (p) => p.units]], words.count,
    { stepped: true, axis: { suggestedMax: 4 } });
  paintPlots();
}

// After a change of theme, too.
export function paintPlots() {
  if (!window.Chart) {
    return;
  }
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  for (const { plot, paint } of plots.values()) {
    paint();
    for (const axis of Object.values(plot.options.scales)) {
      axis.ticks = { ...axis.ticks, color: colour("--soft"), font: { size: 11.5 } };
      axis.grid = { ...axis.grid, color: colour("--grid") };
    }
    plot.update(); // not "none", which leaves the colours of bars and points as they were
  }
}

export function showPlots(series) {
  plots.forEach((one) => one.show(series));
}
