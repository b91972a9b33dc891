// Figures in words, always with their unit. Nothing here touches the page.

const digits = new Map();

function number(value, most) {
  if (!digits.has(most)) {
    digits.set(most, new Intl.NumberFormat("en", { maximumFractionDigits: most }));
  }
  return digits.get(most).format(value);
}

// Three digits that count are enough for a time or a size.
function short(value) {
  return number(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function scaled(value, base, units) {
  let unit = 0;
  while (unit < units.length - 1 && value >= base) {
    value /= base;
    unit++;
  }
  return [unit === 0 ? number(value, 0) : short(value), units[unit]];
}

export const none = "–";

export function count(value) {
  return number(value, 0);
}

// The figure and its unit, apart.
export function timeParts(nanos) {
  if (nanos === 0) {
    return ["0", "ms"];
  }
  return nanos < 1e9 ? scaled(nanos, 1000, ["ns", "µs", "ms"]) : [short(nanos / 1e9), "s"];
}

export function time(nanos) {
  return timeParts(nanos).join(" ");
}

export function sizeParts(bytes) {
  return scaled(bytes, 1024, ["B", "KB", "MB", "GB", "TB"]);
}

export function size(bytes) {
  return sizeParts(bytes).join(" ");
}

export function rate(perSecond) {
  return perSecond === null ? none : short(perSecond);
}

export function percent(share) {
  return share === null ? none : number(share * 100, share > 0.995 && share < 1 ? 2 : 0) + " %";
}

// A time that goes on, to the second: it is measured no finer.
export function age(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) {
    return (millis / 1000).toFixed(1) + " s";
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + " min " + (seconds % 60) + " s";
  }
  return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " min";
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString("en-GB");
}

// Of "app.sqlite/readers", what comes after the pool's name; whole where several pools are shown.
export function lane(name, pool) {
  return name.startsWith(pool + "/") ? name.slice(pool.length + 1) : name;
}

export function plural(n, one, many) {
  return count(n) + " " + (n === 1 ? one : many);
}
