/** Which page is shown: what comes after # in the address. */
import { signal } from './signal.js';

/** `{page, name}`, such as `{page: 'services', name: 'web'}`. */
export const route = signal(parse());

export function go(path) {
  location.hash = path;
}

export function servicePath(name) {
  return `#/services/${encodeURIComponent(name)}`;
}

export function runPath(id) {
  return `#/runs/${id}`;
}

function parse() {
  const [page = '', name = ''] = location.hash.replace(/^#\/?/, '').split('/');
  return { page, name: decodeURIComponent(name) };
}

addEventListener('hashchange', () => {
  route.value = parse();
  window.scrollTo(0, 0);
});
