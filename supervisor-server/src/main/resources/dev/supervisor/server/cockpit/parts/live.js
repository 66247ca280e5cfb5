/** What the daemon answers, asked for again when something happened that changes it. */
import { onEvent, onReload, onStatus } from '../events.js';
import { useEffect, useState } from '../lib.js';

const GATHER_MS = 200;

/**
 * Calls `load()` now, and again soon after an event that matters, one call after the other.
 *
 * @param matters `(event) => boolean`; what a service is doing and changed without an event is one of the kind `status`
 * @param gatherMs events are gathered so long, however many more come; more for what is dear to ask for
 * @return `[value, error]`; the last value stays beside an error, and both are null until one is known
 */
export function useLive(load, matters, inputs, gatherMs = GATHER_MS) {
  const [known, setKnown] = useState([null, null]);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    let isBusy = false;
    let isStale = false;
    const refresh = async () => {
      timer = 0;
      if (isBusy) {
        isStale = true;
        return;
      }
      isBusy = true;
      try {
        const value = await load();
        if (!isOver) setKnown([value, null]);
      } catch (error) {
        if (!isOver) setKnown(([before]) => [before, error]);
      }
      isBusy = false;
      if (isStale && !isOver) {
        isStale = false;
        soon();
      }
    };
    const soon = () => {
      if (timer === 0) timer = setTimeout(refresh, gatherMs);
    };
    refresh();
    const ends = [
      onEvent((event) => matters(event) && soon()),
      onStatus((status) => matters({ kind: 'status', subject: status.name }) && soon()),
      onReload(soon),
    ];
    return () => {
      isOver = true;
      clearTimeout(timer);
      ends.forEach((end) => end());
    };
  }, inputs);
  return known;
}
