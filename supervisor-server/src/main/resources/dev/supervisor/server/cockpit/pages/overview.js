/** All services: what needs attention first. */
import { tick } from '../clock.js';
import { bytes, percent } from '../format.js';
import { html, useEffect, useRef, useState } from '../lib.js';
import { stepBy, useKeys } from '../parts/keys.js';
import { Rows } from '../parts/rows.js';
import { COLUMNS, GROUPS, listed } from '../parts/service-order.js';
import { ServiceRow } from '../parts/service-row.js';
import { SERVICE_STATES, StateShape, stateLabel, tone } from '../parts/state.js';
import { go, servicePath } from '../router.js';
import { wantSamples } from '../samples.js';
import { useSignal } from '../signal.js';
import { services, useServices } from '../store.js';

const WIDE = matchMedia('(min-width: 821px)');
const ROW_PX = 36;
const CARD_PX = 84;

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
    return () => {
      WIDE.removeEventListener('change', listener);
      wantSamples([]);
    };
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
    } else if (stepBy(event)) {
      event.preventDefault();
      const step = stepBy(event);
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
      ${
        !isWide &&
        html`<label class="pick"><span>Sort by</span>
        <select value=${view.sort} onChange=${(event) => change({ sort: event.target.value })}>
          ${COLUMNS.filter(([, , order]) => order).map(([key, label]) => html`<option key=${key} value=${key}>${label}</option>`)}
        </select>
      </label>`
      }
      <span class="quiet" aria-live="polite">
        ${rows.length === all.length ? `${all.length} services` : `${rows.length} of ${all.length}`}</span>
    </div>
    <div class="services ${isWide ? 'is-wide' : 'is-narrow'}" role="table" aria-label="Services" aria-rowcount=${rows.length}>
      ${isWide && html`<${Head} view=${view} onSort=${sort} />`}
      <${Rows} items=${items} height=${isWide ? ROW_PX : CARD_PX} chosen=${place} label="Services"
        onVisible=${(visible) => wantSamples(visible.filter((item) => item.entry).map((item) => item.key))}
        render=${(item, index, isChosen) =>
          item.entry
            ? html`<${ServiceRow} entry=${item.entry} second=${second} isChosen=${isChosen} isWide=${isWide} />`
            : html`<div class="group" role="row"><span role="cell">${item.title}<small>${item.size}</small></span></div>`} />
    </div>
    ${rows.length === 0 && html`<p class="empty">No service is like that. <button onClick=${() => change({ filter: '', state: '' })}>Show all</button></p>`}`;
}

function NoServices() {
  return html`
    <div class="card empty">
      <h1>There are no services yet</h1>
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
