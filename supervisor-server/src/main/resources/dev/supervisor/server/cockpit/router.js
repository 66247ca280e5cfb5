/** Which page is shown: what comes after # in the address. */
import { signal } from './signal.js';

/** So many frames a page has to become as long as it was, for one who comes back to it. */
const FRAMES_TO_GROW = 40;

/** The code of the one-time link that was opened last; it is out of the address by then. */
export const linkCode = signal('');

/** `{page, name}`, such as `{page: 'services', name: 'web'}`. */
export const route = signal(arrived());

/** How far down each place of the history was scrolled. */
const scrolled = new Map();
let place = 0;
/** Grows with each place; those of an earlier load of this page, which the history may still have, have other numbers. */
let places = performance.timeOrigin;

export function go(path) {
  location.hash = path;
}

export function servicePath(name) {
  return `#/services/${encodeURIComponent(name)}`;
}

export function runPath(id) {
  return `#/runs/${id}`;
}

function arrived() {
  const code = location.hash.match(/^#login=([\w-]+)$/)?.[1];
  if (code) {
    history.replaceState(history.state, '', '#/');
    linkCode.value = code;
  }
  const [page = '', name = ''] = location.hash.replace(/^#\/?/, '').split('/');
  try {
    return { page, name: decodeURIComponent(name) };
  } catch {
    return { page: location.hash, name: '' };
  }
}

/** Numbers the place that one is at, unless it has its number: then one came back to it. */
function settle() {
  place = history.state?.place ?? 0;
  if (!scrolled.has(place)) {
    place = places += 1;
    history.replaceState({ place }, '');
  }
  return scrolled.get(place) ?? 0;
}

function scrollDown(top, frames) {
  scrollTo(0, top);
  if (scrollY < top && frames > 0) requestAnimationFrame(() => scrollDown(top, frames - 1));
}

history.scrollRestoration = 'manual';
settle();
addEventListener('scroll', () => scrolled.set(place, scrollY), { passive: true });
addEventListener('hashchange', () => {
  route.value = arrived();
  const top = settle();
  scrolled.set(place, top);
  requestAnimationFrame(() => scrollDown(top, FRAMES_TO_GROW));
});
