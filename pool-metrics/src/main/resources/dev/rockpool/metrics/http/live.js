// The live figures: a stream that is read by fetch, so that a token travels in a header and never in an address.

const PATIENCE = 15_000;
const LONGEST_WAIT = 15;

export class Unauthorized extends Error {}

async function read(token, signal, heard) {
  const headers = { Accept: "text/event-stream", ...(token ? { Authorization: "Bearer " + token } : {}) };
  const answer = await fetch("metrics/stream", { headers, signal, cache: "no-store" });
  if (answer.status === 401) {
    throw new Unauthorized();
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error ?? "the server answers " + answer.status);
  }
  const texts = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await texts.read();
    if (done) {
      throw new Error("the server ended the stream");
    }
    rest += value;
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
      if (data) {
        heard(JSON.parse(data));
      }
    }
  }
}

// Listens until the token turns out to be wrong; begins anew, a little later each time, whenever the stream is lost.
export async function listen(token, { heard, lost }) {
  let failures = 0;
  for (;;) {
    const abort = new AbortController();
    let gap = 60_000;
    let before = 0;
    let alarm = setTimeout(() => abort.abort(), gap + PATIENCE);
    try {
      await read(token, abort.signal, (snapshot) => {
        failures = 0;
        gap = before ? Date.now() - before : gap;
        before = Date.now();
        clearTimeout(alarm);
        alarm = setTimeout(() => abort.abort(), 3 * gap + PATIENCE);
        heard(snapshot);
      });
    } catch (error) {
      if (error instanceof Unauthorized) {
        throw error;
      }
      failures++;
      for (let wait = Math.min(LONGEST_WAIT, 2 ** (failures - 1)); wait > 0; wait--) {
        lost(error, wait);
        await new Promise((resume) => setTimeout(resume, 1000));
      }
    } finally {
      clearTimeout(alarm);
    }
  }
}
