/** The daemon's time, and a tick each second for what is shown relative to it. */
import { signal } from './signal.js';

let offset = 0;

/** Now by the daemon's clock, in milliseconds. */
export function now() {
  return Date.now() + offset;
}

/** Takes over the daemon's clock: it said `time` in answer to what was asked at `askedAt`. */
export function setClock(time, askedAt) {
  const halfway = (askedAt + Date.now()) / 2;
  const measured = Date.parse(time) - halfway;
  offset = Math.abs(measured) < 500 ? 0 : measured;
}

/** Changes each second while the page is visible. */
export const tick = signal(0);

setInterval(() => {
  if (!document.hidden) tick.value += 1;
}, 1000);
