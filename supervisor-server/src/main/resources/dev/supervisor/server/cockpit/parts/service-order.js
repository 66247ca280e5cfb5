/** Which services the list shows, in which order and groups. */
import { note } from './service-note.js';
import { needsAttention, stateLabel, urgency } from './state.js';

const NAMES = new Intl.Collator('en', { numeric: true });

/** What the list can be grouped by. */
export const GROUPS = {
  attention: { label: 'Attention', of: (status) => (needsAttention(status) ? 'Needs attention' : 'All others') },
  state: { label: 'State', of: (status) => stateLabel(status.state) },
  prefix: { label: 'Name', of: (status) => status.name.split(/[-._0-9]/)[0] },
  none: { label: 'Nothing', of: () => '' },
};

/** Key, title, and how two services are ordered by it. */
export const COLUMNS = [
  ['name', 'Service', (a, b) => byName(a, b)],
  ['state', 'State', (a, b) => urgency(a.status.state) - urgency(b.status.state)],
  ['target', 'Target', (a, b) => NAMES.compare(a.status.target, b.status.target)],
  ['uptime', 'Uptime', (a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity)],
  ['restarts', 'Restarts', (a, b) => b.status.restart_count - a.status.restart_count],
  ['cpu', 'CPU', (a, b) => (b.status.cpu_percent ?? -1) - (a.status.cpu_percent ?? -1)],
  ['memory', 'Memory', (a, b) => (b.status.memory_bytes ?? -1) - (a.status.memory_bytes ?? -1)],
  ['note', 'What is going on', null],
];

/** The rows and the titles of their groups, in order. */
export function listed(all, view) {
  const words = view.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const column = COLUMNS.find(([key]) => key === view.sort);
  const direction = view.reverse ? -1 : 1;
  const entries = all
    .filter(({ status }) => (!view.state || status.state === view.state) && words.every((word) => text(status).includes(word)))
    .sort((a, b) => direction * column[2](a, b) || byName(a, b));
  if (view.group === 'none') return entries.map(item);
  const groups = new Map();
  for (const entry of entries) {
    const title = GROUPS[view.group].of(entry.status);
    if (!groups.has(title)) groups.set(title, []);
    groups.get(title).push(entry);
  }
  const order = [...groups.entries()].sort(([a, first], [b, second]) =>
    view.group === 'prefix' ? a.localeCompare(b) : least(first) - least(second),
  );
  if (view.group === 'attention' && order.length === 1) return entries.map(item);
  return order.flatMap(([title, members]) => [{ key: `\u0000${title}`, title, size: members.length }, ...members.map(item)]);
}

function item(entry) {
  return { key: entry.status.name, entry };
}

function least(entries) {
  return Math.min(
    ...entries.map(({ status }) => (needsAttention(status) ? urgency(status.state) : 100 + urgency(status.state))),
  );
}

function text(status) {
  return `${status.name} ${status.state} ${stateLabel(status.state)} ${status.target} ${note(status)}`.toLowerCase();
}

function byName(a, b) {
  return NAMES.compare(a.status.name, b.status.name);
}
