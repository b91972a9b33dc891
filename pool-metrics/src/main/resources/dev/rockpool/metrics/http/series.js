// What was seen of one database, as far back as the plots go. Counters become rates here.

const MOST = 500;

function worst(lanes, figure) {
  return lanes.reduce((most, lane) => Math.max(most, lane.acquire[figure]), 0);
}

function sum(lanes, figure) {
  return lanes.reduce((total, lane) => total + lane[figure], 0);
}

// What was counted between two looks, or null where the counter began anew.
function gain(now, before) {
  return now >= before ? now - before : null;
}

function share(now, before) {
  const hits = gain(now.hits, before.hits);
  const misses = gain(now.misses, before.misses);
  return hits === null || misses === null || hits + misses === 0 ? null : hits / (hits + misses);
}

export class Series {
  points = [];
  latest = null;
  #at = 0;

  add(at, view) {
    const { pool, performance } = view;
    const before = this.latest?.pool;
    const seconds = (at - this.#at) / 1000;
    const perSecond = (now, then) => {
      const gained = before && seconds > 0 ? gain(now, then) : null;
      return gained === null ? null : gained / seconds;
    };
    this.points.push({
      at,
      queries: perSecond(sum(pool.lanes, "queries"), before ? sum(before.lanes, "queries") : 0),
      leases: perSecond(sum(pool.lanes, "acquired"), before ? sum(before.lanes, "acquired") : 0),
      commits: perSecond(pool.writeQueue.groups, before ? before.writeQueue.groups : 0),
      p50: worst(performance.lanes, "p50Nanos"),
      p95: worst(performance.lanes, "p95Nanos"),
      p99: worst(performance.lanes, "p99Nanos"),
      acquired: performance.lanes.reduce((total, lane) => total + lane.acquire.count, 0),
      statement50: performance.statements.count ? performance.statements.p50Nanos : null,
      statement99: performance.statements.count ? performance.statements.p99Nanos : null,
      commit99: performance.commits.count ? performance.commits.p99Nanos : null,
      cache: before ? share(pool.cache, before.cache) : null,
      statements: before ? share(pool.statements, before.statements) : null,
      wal: pool.wal.bytes,
      limit: pool.wal.limitBytes,
      checkpoints: before ? gain(pool.wal.checkpoints, before.wal.checkpoints) ?? 0 : 0,
      waiting: pool.waiting,
      units: pool.writeQueue.depth,
    });
    if (this.points.length > MOST) {
      this.points.shift();
    }
    this.latest = view;
    this.#at = at;
  }

  get last() {
    return this.points[this.points.length - 1];
  }
}
