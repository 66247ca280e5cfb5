/** What the daemon answers, asked for again when something happened that changes it. */
import { onEvent, onReload } from '../events.js';
import { useEffect, useState } from '../lib.js';

const GATHER_MS = 200;

/**
 * Calls `load()` now, and again soon after an event that matters.
 *
 * @param matters `(event) => boolean`
 * @return `[value, error]`
 */
export function useLive(load, matters, inputs) {
  const [known, setKnown] = useState([null, null]);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    let isBusy = false;
    let isStale = false;
    const refresh = async () => {
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
      clearTimeout(timer);
      timer = setTimeout(refresh, GATHER_MS);
    };
    refresh();
    const ends = [onEvent((event) => matters(event) && soon()), onReload(soon)];
    return () => {
      isOver = true;
      clearTimeout(timer);
      ends.forEach((end) => end());
    };
  }, inputs);
  return known;
}
