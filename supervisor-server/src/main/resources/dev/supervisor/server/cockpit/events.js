/** The daemon's stream of events. It is kept open while somebody looks, and opened again when it breaks. */
import { loadSession, session } from './session.js';
import { signal } from './signal.js';

const KINDS = ['service', 'run', 'step', 'upkeep', 'system', 'token', 'audit'];
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
/** A browser has six connections to a host; a page that nobody looks at gives its stream back. */
const HIDDEN_PATIENCE_MS = 60_000;

/** `connecting`, `live`, `lost` or `paused`. */
export const connection = signal('connecting');

const listeners = new Set();
const samplers = new Set();
const statusListeners = new Set();
const reloaders = new Set();
let source = null;
let pause = FIRST_PAUSE_MS;
let timer = 0;
let hiddenTimer = 0;

/** Has `listener(event)` called with each event. Returns what ends that. */
export function onEvent(listener) {
  return member(listeners, listener);
}

/** Has `listener(sample)` called with each sample. */
export function onSample(listener) {
  return member(samplers, listener);
}

/** Has `listener(status)` called when what a service is doing changed without an event. */
export function onStatus(listener) {
  return member(statusListeners, listener);
}

/** Has `listener()` called when what was known may be old: a stream begins, or events were missed. */
export function onReload(listener) {
  return member(reloaders, listener);
}

export function openStream() {
  closeStream();
  source = new EventSource('/events?samples=true');
  source.addEventListener('hello', () => {
    pause = FIRST_PAUSE_MS;
    connection.value = 'live';
    reload();
  });
  source.addEventListener('gap', reload);
  source.addEventListener('end', lost);
  source.addEventListener('samples', (message) => tell(samplers, JSON.parse(message.data)));
  source.addEventListener('status', (message) => tell(statusListeners, JSON.parse(message.data)));
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => tell(listeners, JSON.parse(message.data)));
  }
  source.onerror = lost;
}

export function closeStream() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

/** Says that the daemon is not there, and looks for it again and again. */
export function lost() {
  closeStream();
  connection.value = 'lost';
  timer = setTimeout(again, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
}

async function again() {
  try {
    await loadSession();
  } catch {
    lost();
    return;
  }
  if (session().signed_in) openStream();
}

function reload() {
  tell(reloaders);
}

function member(set, listener) {
  set.add(listener);
  return () => set.delete(listener);
}

function tell(set, value) {
  for (const listener of set) listener(value);
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) {
    hiddenTimer = setTimeout(() => {
      closeStream();
      connection.value = 'paused';
    }, HIDDEN_PATIENCE_MS);
  } else if (source === null && session().signed_in) {
    openStream();
  }
});

/** A page kept by the browser to go back to holds no connection, and looks anew when it is gone back to. */
window.addEventListener('pagehide', closeStream);
window.addEventListener('pageshow', (event) => {
  if (event.persisted && session().signed_in) openStream();
});
