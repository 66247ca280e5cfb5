/** All services: what needs attention first. */
import { now, tick } from '../clock.js';
import { bytes, clockTime, duration, fullTime, percent } from '../format.js';
import { Component, html, useEffect, useRef, useState } from '../lib.js';
import { useKeys } from '../parts/keys.js';
import { Rows } from '../parts/rows.js';
import { Spark } from '../parts/spark.js';
import { needsAttention, SERVICE_STATES, StateBadge, StateShape, stateLabel, tone, urgency } from '../parts/state.js';
import { go, servicePath } from '../router.js';
import { useSignal } from '../signal.js';
import { KEPT_SAMPLES, loadSamples, services, useServices } from '../store.js';

const WIDE = matchMedia('(min-width: 821px)');
const ROW_PX = 36;
const CARD_PX = 64;

/** States in which the last exit matters. */
const ENDED = new Set(['backoff', 'crash_looping', 'failed', 'exited', 'blocked', 'starting']);

const NAMES = new Intl.Collator('en', { numeric: true });

const GROUPS = {
  attention: { label: 'Attention', of: (status) => (needsAttention(status) ? 'Needs attention' : 'All others') },
  state: { label: 'State', of: (status) => stateLabel(status.state) },
  prefix: { label: 'Name', of: (status) => status.name.split(/[-._0-9]/)[0] },
  none: { label: 'Nothing', of: () => '' },
};

const COLUMNS = [
  ['name', 'Service', (a, b) => byName(a, b)],
  ['state', 'State', (a, b) => urgency(a.status.state) - urgency(b.status.state)],
  ['target', 'Target', (a, b) => NAMES.compare(a.status.target, b.status.target)],
  ['uptime', 'Uptime', (a, b) => (a.startedAt ?? Infinity) - (b.startedAt ?? Infinity)],
  ['restarts', 'Restarts', (a, b) => b.status.restart_count - a.status.restart_count],
  ['cpu', 'CPU', (a, b) => (b.status.cpu_percent ?? -1) - (a.status.cpu_percent ?? -1)],
  ['memory', 'Memory', (a, b) => (b.status.memory_bytes ?? -1) - (a.status.memory_bytes ?? -1)],
  ['note', 'What is going on', null],
];

export function OverviewPage() {
  const isLoaded = useServices();
  const second = useSignal(tick);
  const [view, setView] = useState(remembered);
  const [isWide, setWide] = useState(WIDE.matches);
  const [chosen, setChosen] = useState('');
  const field = useRef(null);
  useEffect(() => {
    document.title = 'Services · supervisor';
    const listener = () => setWide(WIDE.matches);
    WIDE.addEventListener('change', listener);
    return () => WIDE.removeEventListener('change', listener);
  }, []);
  const change = (part) => {
    const next = { ...view, ...part };
    sessionStorage.setItem('overview', JSON.stringify(next));
    setView(next);
  };

  const all = [...services.values()];
  const items = listed(all, view);
  const rows = items.filter((item) => item.entry);
  const place = items.findIndex((item) => item.key === chosen);
  useKeys((event) => {
    if (event.key === '/') {
      event.preventDefault();
      field.current.focus();
    } else if (event.key === 'j' || event.key === 'ArrowDown' || event.key === 'k' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'j' || event.key === 'ArrowDown' ? 1 : -1;
      const at = rows.findIndex((item) => item.key === chosen);
      setChosen(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.key ?? '');
    } else if (event.key === 'Enter' && chosen && event.target.tagName !== 'BUTTON' && event.target.tagName !== 'A') {
      go(servicePath(chosen));
    }
  });

  if (!isLoaded) return html`<p class="loading">Loading services …</p>`;
  if (all.length === 0) return html`<${NoServices} />`;
  const sort = (column) => change({ sort: column, reverse: view.sort === column && !view.reverse });
  return html`
    <h1 class="for-readers">Services</h1>
    <${Totals} all=${all} view=${view} onState=${(state) => change({ state: view.state === state ? '' : state })} />
    <div class="tools">
      <input type="search" ref=${field} placeholder="Filter by name, state or reason  ( / )" aria-label="Filter services" value=${view.filter}
        onInput=${(event) => change({ filter: event.target.value })}
        onKeyDown=${(event) => leaveField(event, () => rows.length > 0 && setChosen(rows[0].key))} />
      <label class="pick"><span>Group by</span>
        <select value=${view.group} onChange=${(event) => change({ group: event.target.value })}>
          ${Object.entries(GROUPS).map(([key, { label }]) => html`<option key=${key} value=${key}>${label}</option>`)}
        </select>
      </label>
      ${!isWide &&
      html`<label class="pick"><span>Sort by</span>
        <select value=${view.sort} onChange=${(event) => change({ sort: event.target.value })}>
          ${COLUMNS.filter(([, , order]) => order).map(([key, label]) => html`<option key=${key} value=${key}>${label}</option>`)}
        </select>
      </label>`}
      <span class="quiet" aria-live="polite">${rows.length === all.length ? `${all.length} services` : `${rows.length} of ${all.length}`}</span>
    </div>
    <div class="services ${isWide ? 'is-wide' : 'is-narrow'}" role="table" aria-label="Services" aria-rowcount=${rows.length}>
      ${isWide && html`<${Head} view=${view} onSort=${sort} />`}
      <${Rows} items=${items} height=${isWide ? ROW_PX : CARD_PX} chosen=${place} label="Services"
        onVisible=${(visible) => loadSamples(visible.filter((item) => item.entry).map((item) => item.key)).catch(() => {})}
        render=${(item, index, isChosen) =>
          item.entry
            ? html`<${Row} entry=${item.entry} second=${second} isChosen=${isChosen} isWide=${isWide} />`
            : html`<div class="group" role="row"><span role="cell">${item.title}<small>${item.size}</small></span></div>`} />
    </div>
    ${rows.length === 0 && html`<p class="empty">No service is like that. <button onClick=${() => change({ filter: '', state: '' })}>Show all</button></p>`}`;
}

function NoServices() {
  return html`
    <div class="card empty">
      <h2>There are no services yet</h2>
      <p>Declare them in the configuration file and reload it, or set one by the API: <code>service.set</code>.</p>
    </div>`;
}

/** How many services are in which state; each is a filter. */
function Totals({ all, view, onState }) {
  const sums = new Map();
  let cpu = 0;
  let memory = 0;
  for (const { status } of all) {
    sums.set(status.state, (sums.get(status.state) ?? 0) + 1);
    cpu += status.cpu_percent ?? 0;
    memory += status.memory_bytes ?? 0;
  }
  return html`
    <div class="totals" role="group" aria-label="Totals by state">
      ${SERVICE_STATES.filter((state) => sums.has(state)).map(
        (state) => html`
          <button key=${state} class="total tone-${tone(state)}" aria-pressed=${view.state === state} onClick=${() => onState(state)}>
            <${StateShape} state=${state} /><b>${sums.get(state)}</b><span>${stateLabel(state)}</span>
          </button>`,
      )}
      <span class="totals-end"><span><b>${percent(cpu)}</b> CPU</span><span><b>${bytes(memory)}</b> memory</span></span>
    </div>`;
}

function Head({ view, onSort }) {
  return html`
    <div class="service head" role="row">
      ${COLUMNS.map(([key, label, order]) => {
        const direction = view.sort !== key ? undefined : view.reverse ? 'descending' : 'ascending';
        return html`
          <span key=${key} role="columnheader" class="c-${key}" aria-sort=${direction}>
            ${order ? html`<button onClick=${() => onSort(key)}>${label}${direction && (view.reverse ? ' ▴' : ' ▾')}</button>` : label}
          </span>`;
      })}
    </div>`;
}

/** One service. It is rendered anew only when the service changes or its times do. */
class Row extends Component {
  shouldComponentUpdate(next) {
    const { entry, isChosen, isWide, second } = this.props;
    return next.entry !== entry || next.isChosen !== isChosen || next.isWide !== isWide || next.second !== second;
  }

  render({ entry, isChosen, isWide }) {
    const { status, samples } = entry;
    const upFor = entry.startedAt === null ? '' : duration(Math.max(0, Math.floor((now() - entry.startedAt) / 1000) * 1000));
    const name = html`<a class="name" href=${servicePath(status.name)} tabindex=${isChosen ? 0 : undefined}>${status.name}</a>`;
    if (!isWide) {
      return html`
        <div class="service card-row ${isChosen ? 'is-chosen' : ''}" role="row" onClick=${() => go(servicePath(status.name))}>
          <span role="cell" class="card-top">${name}<${StateBadge} state=${status.state} /></span>
          <span role="cell" class="card-under">
            <span class="note">${note(status) || (upFor && `up ${upFor}`)}</span>
            <span>${percent(status.cpu_percent)}</span><span>${bytes(status.memory_bytes)}</span>
          </span>
        </div>`;
    }
    return html`
      <div class="service ${isChosen ? 'is-chosen' : ''}" role="row">
        <span role="cell" class="c-name">${name}</span>
        <span role="cell" class="c-state"><${StateBadge} state=${status.state} /></span>
        <span role="cell" class="c-target">${status.target}</span>
        <span role="cell" class="c-uptime" title=${fullTime(status.since)}>${upFor}</span>
        <span role="cell" class="c-restarts">${status.restart_count || ''}</span>
        <span role="cell" class="c-cpu">
          <${Spark} values=${samples.cpu} slots=${KEPT_SAMPLES} least=${5} label="CPU lately" />${percent(status.cpu_percent)}
        </span>
        <span role="cell" class="c-memory">
          <${Spark} values=${samples.memory} slots=${KEPT_SAMPLES} least=${1 << 20} label="Memory lately" />${bytes(status.memory_bytes)}
        </span>
        <span role="cell" class="c-note note" title=${note(status)}>${note(status)}</span>
      </div>`;
  }
}

/** What there is to say beyond the state. */
function note(status) {
  const parts = [];
  if (status.blocked_by.length > 0) parts.push(`waits for ${status.blocked_by.join(', ')}`);
  if (status.next_retry_at) {
    const left = Date.parse(status.next_retry_at) - now();
    parts.push(left > 0 ? `starts in ${duration(left < 10_000 ? Math.ceil(left / 1000) * 1000 : left)}` : 'starts now');
  }
  if (status.state === 'running' && !status.ready) parts.push('not ready yet');
  if (status.state === 'degraded') parts.push('not ready in time');
  if (ENDED.has(status.state)) parts.push(...ending(status));
  if (status.state === 'exited' || status.state === 'failed') parts.push(`since ${clockTime(status.since)}`);
  return parts.join(' · ');
}

function ending(status) {
  if (status.last_error) return [status.last_error];
  if (status.exit_signal) return [`ended by ${status.exit_signal}`];
  return status.exit_code ? [`exit code ${status.exit_code}`] : [];
}

/** The rows and the titles of their groups, in order. */
function listed(all, view) {
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
  return Math.min(...entries.map(({ status }) => (needsAttention(status) ? urgency(status.state) : 100 + urgency(status.state))));
}

function text(status) {
  return `${status.name} ${status.state} ${stateLabel(status.state)} ${status.target} ${note(status)}`.toLowerCase();
}

function byName(a, b) {
  return NAMES.compare(a.status.name, b.status.name);
}

function remembered() {
  const standard = { filter: '', state: '', group: 'attention', sort: 'state', reverse: false };
  try {
    return { ...standard, ...JSON.parse(sessionStorage.getItem('overview') ?? '{}') };
  } catch {
    return standard;
  }
}

function leaveField(event, choose) {
  if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') {
    event.preventDefault();
    event.target.blur();
    if (event.key !== 'Escape') choose();
  }
}
