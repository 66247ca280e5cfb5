/** Reads output from its end, and on as it comes, while somebody can see it. */

const FIRST_LINES = 1000;
const PAGE_LINES = 1000;
/** How long a call waits for output. It occupies one of the six connections that a browser has to a host, so it is not long. */
const WAIT_MS = 5000;
const PAUSE_AFTER_FAILURE_MS = 2000;

/**
 * @param load `({cursor, limit, wait_ms}, {signal})` answers a page of the log
 * @param cursor a ref: where the output is read from, null for its last lines
 * @param goesOn whether more output can come
 * @param signal ends it
 * @param onPage is called with `{lines, truncated, hasOlder}`: `hasOlder` where older lines may be there
 */
export async function follow({ load, cursor, goesOn, signal, onPage, onError }) {
  while (!signal.aborted) {
    try {
      await inSight(signal);
      if (signal.aborted) return;
      const isFirst = cursor.current === null;
      const page = await load(
        isFirst ? { limit: FIRST_LINES } : { cursor: cursor.current, limit: PAGE_LINES, wait_ms: goesOn ? WAIT_MS : 0 },
        { signal },
      );
      if (signal.aborted) return;
      cursor.current = page.cursor;
      onError(null);
      if (page.lines.length > 0) onPage({ ...page, hasOlder: isFirst && page.lines.length === FIRST_LINES });
      if (!goesOn && page.lines.length === 0) return;
    } catch (error) {
      if (signal.aborted) return;
      onError(error);
      if (error.name === 'NOT_FOUND') return;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
    }
  }
}

/** Waits while the page is hidden. */
function inSight(signal) {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
}
