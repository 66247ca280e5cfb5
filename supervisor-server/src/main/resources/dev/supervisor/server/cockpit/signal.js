/** A value that can be watched. */
import { useEffect, useState } from './lib.js';

export function signal(initial) {
  let value = initial;
  const watchers = new Set();
  return {
    get value() {
      return value;
    },
    set value(next) {
      if (next === value) return;
      value = next;
      for (const watcher of [...watchers]) watcher(value);
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** The value, in a component that is rendered anew when it changes. */
export function useSignal(watched) {
  const [value, setValue] = useState(watched.value);
  useEffect(() => {
    setValue(watched.value);
    return watched.watch(setValue);
  }, [watched]);
  return value;
}
