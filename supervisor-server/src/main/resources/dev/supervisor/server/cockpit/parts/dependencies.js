/** What a service depends on and what depends on it, with the path lit that blocks it. */
import { html } from '../lib.js';
import { servicePath } from '../router.js';
import { services, useServices } from '../store.js';
import { Picture } from './graph.js';

const MOST_NODES = 80;

/** @param definitions of all services */
export function Dependencies({ name, definitions }) {
  const needs = new Map(definitions.map(({ name: id, spec }) => [id, spec.depends_on ?? {}]));
  const names = around(name, needs);
  useServices(() => [...names].map((id) => shownOf(id)).join());
  if (names.size < 2) return html`<p class="quiet">It depends on nothing, and nothing depends on it.</p>`;
  const lit = blockedPath(name);
  const nodes = [...names].map((id) => ({
    id,
    state: services.get(id)?.status.state ?? 'unknown',
    href: id === name ? undefined : servicePath(id),
    isHere: id === name,
    isLit: lit.has(id),
  }));
  const edges = [...names].flatMap((id) =>
    Object.entries(needs.get(id) ?? {})
      .filter(([to]) => names.has(to))
      .map(([to, condition]) => ({ from: to, to: id, label: condition, isLit: lit.get(id)?.has(to) ?? false })),
  );
  return html`
    <${Picture} nodes=${nodes} edges=${edges} label="Dependencies of ${name}" />
    ${names.size >= MOST_NODES && html`<p class="quiet">Only the nearest ${MOST_NODES} are shown.</p>`}`;
}

/** Names of services that depend on this one, directly or not. */
export function dependentsOf(name, definitions) {
  const found = new Set();
  const next = [name];
  while (next.length > 0) {
    const at = next.pop();
    for (const { name: id, spec } of definitions) {
      if (spec.depends_on?.[at] && !found.has(id)) {
        found.add(id);
        next.push(id);
      }
    }
  }
  return [...found].sort();
}

/** What of a service changes the picture. */
function shownOf(id) {
  const status = services.get(id)?.status;
  return `${status?.state} ${status?.blocked_by}`;
}

function around(name, needs) {
  const found = new Set([name]);
  const spread = (step) => {
    let ring = [name];
    while (ring.length > 0 && found.size < MOST_NODES) {
      const next = [];
      for (const id of ring.flatMap(step)) {
        if (!found.has(id) && found.size < MOST_NODES) {
          found.add(id);
          next.push(id);
        }
      }
      ring = next;
    }
  };
  spread((id) => Object.keys(needs.get(id) ?? {}));
  spread((id) => [...needs].filter(([, dependencies]) => id in dependencies).map(([dependent]) => dependent));
  return found;
}

/** From each service on the path to the dependencies that block it. `blocked_by` has entries such as `db: not ready`. */
function blockedPath(name) {
  const lit = new Map();
  const next = [name];
  while (next.length > 0) {
    const id = next.pop();
    if (lit.has(id)) continue;
    const blockers = (services.get(id)?.status.blocked_by ?? []).map((reason) => reason.split(':')[0]);
    if (blockers.length === 0 && id === name) return lit;
    lit.set(id, new Set(blockers));
    next.push(...blockers);
  }
  return lit;
}
