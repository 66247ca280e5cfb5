/** All services as they are, kept right by events. What shows them is rendered at most once a frame, however much happens. */
import { batch, Refusal } from './api.js';
import { now, setClock } from './clock.js';
import { onEvent, onReload, onStatus } from './events.js';
import { useEffect, useRef, useState } from './lib.js';
import { sayError } from './parts/notice.js';
import { current } from './session.js';

/** name to `{status, startedAt, cpu, memory, samples}`; an entry is replaced when its service changes. */
export const services = new Map();

const watchers = new Set();
let isLoaded = false;
let scheduled = false;
/** Grows with each stream; what an earlier stream said may be of an earlier daemon, whose revisions mean nothing now. */
let epoch = 0;
let loading = null;

/**
 * Renders the component when services changed, once a frame at the most. Returns whether they are known yet.
 *
 * @param select what matters of them to the component, as one value; without it: everything
 */
export function useServices(select) {
  const [, render] = useState(0);
  const latest = useRef(null);
  latest.current = { select, value: select?.(), wasLoaded: isLoaded };
  useEffect(() => {
    const watcher = () => {
      const { select: present, value, wasLoaded } = latest.current;
      if (!present || wasLoaded !== isLoaded || present() !== value) render((count) => count + 1);
    };
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, []);
  return isLoaded;
}

export async function loadServices() {
  epoch += 1;
  const mine = { gone: new Set() };
  loading = mine;
  const askedAt = Date.now();
  const [pong, all] = await batch([['system.ping'], ['service.status_all']]);
  if (loading !== mine) return;
  loading = null;
  if (all instanceof Refusal) throw all;
  setClock(pong.time, askedAt);
  takeAll(all, mine.gone);
  isLoaded = true;
  changed();
}

function takeAll(all, gone) {
  const named = new Set();
  for (const status of all.services) {
    if (gone.has(status.name)) continue;
    named.add(status.name);
    take(status);
  }
  for (const [name, entry] of services) {
    const isNewer = entry.epoch === epoch && entry.status.revision > all.revision;
    if (!named.has(name) && !isNewer) services.delete(name);
  }
}

/** Takes a status over unless a later one is known. */
function take(status) {
  const known = services.get(status.name);
  if (known && known.epoch === epoch && known.status.revision > status.revision) return;
  services.set(status.name, {
    status,
    epoch,
    startedAt: status.uptime_ms === null || status.uptime_ms === undefined ? null : now() - status.uptime_ms,
    samples: known?.samples ?? { times: [], cpu: [], memory: [] },
  });
}

/** Says that an entry was replaced. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const watcher of [...watchers]) watcher();
  });
}

onEvent((event) => {
  if (event.kind === 'system' && event.subject === 'store') forgetAll();
  if (event.kind !== 'service') return;
  if (event.to_state === 'deleted') {
    services.delete(event.subject);
    loading?.gone.add(event.subject);
  } else if (event.status) {
    takeOver(event.status);
  }
  changed();
});

onStatus((status) => {
  takeOver(status);
  changed();
});

function takeOver(status) {
  loading?.gone.delete(status.name);
  take(status);
}

onReload(reload);

/** What one was shown is not for the next. */
current.watch((session) => {
  if (session.signed_in) return;
  loading = null;
  services.clear();
  isLoaded = false;
  changed();
});

/** After a wipe there is nothing; what an answer on its way says was before it. */
function forgetAll() {
  loading = null;
  services.clear();
  isLoaded = true;
  changed();
}

function reload() {
  loadServices().catch((error) => {
    if (error instanceof Refusal) sayError(error); // what else can happen breaks the stream too, and is tried again
  });
}
