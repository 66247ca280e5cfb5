/** What happened to a service, as far back as somebody looks. */
import { call } from '../api.js';
import { now } from '../clock.js';
import { useRef } from '../lib.js';
import { useLive } from './live.js';

const PAGE = 200;
const MOST = 1000;

/** @return `[{events, isCut}, error]`: newest first; `isCut`: there are older ones that are not loaded */
export function useHistory(name, spanMs) {
  const known = useRef(null);
  return useLive(
    async () => {
      known.current = await loaded(name, now() - spanMs, known.current);
      return { events: known.current.events, isCut: Boolean(known.current.cursor) };
    },
    (event) => event.kind === 'service' && event.subject === name,
    [name, spanMs],
  );
}

/** Since when a service's states are known, in milliseconds: also without events it is known since when the present one lasts. */
export function knownSince(events, since) {
  const oldest = events.length > 0 ? Date.parse(events[events.length - 1].at) : Infinity;
  return Math.min(oldest, Date.parse(since));
}

/** Asks for the newest, and for older ones only when they are wanted and not known. */
async function loaded(name, since, known) {
  let { events, cursor } = joined(await call('service.events', { name, limit: PAGE }), known);
  while (cursor && events.length < MOST && Date.parse(events[events.length - 1].at) > since) {
    const older = await call('service.events', { name, cursor, limit: MOST - events.length });
    events = [...events, ...older.events];
    cursor = older.cursor;
  }
  return { events, cursor };
}

/** The newest, followed by what was known, unless something may be missing between them. */
function joined(page, known) {
  const oldest = page.events[page.events.length - 1];
  if (!page.cursor || !known?.events.some((event) => event.seq === oldest.seq)) return page;
  const events = [...page.events, ...known.events.filter((event) => event.seq < oldest.seq)];
  return events.length > MOST ? { events: events.slice(0, MOST), cursor: page.cursor } : { events, cursor: known.cursor };
}
