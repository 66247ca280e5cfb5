/** Runs: what is queued, what runs, what became of the others. */
import { batch, call, Refusal } from '../api.js';
import { count, duration } from '../format.js';
import { html, useEffect, useRef, useState } from '../lib.js';
import { Action } from '../parts/action.js';
import { stepBy, useKeys } from '../parts/keys.js';
import { useLive } from '../parts/live.js';
import { ErrorBox } from '../parts/notice.js';
import { Outcomes } from '../parts/outcomes.js';
import { RUN_STATES, StateBadge, stateLabel } from '../parts/state.js';
import { SubmitForm } from '../parts/submit-form.js';
import { Table } from '../parts/table.js';
import { Ago, Lasted } from '../parts/time.js';
import { go, runPath } from '../router.js';

const PAGE = 50;
const OPEN_AT_MOST = 50;
const MOST_SLOTS = 40;

export function RunsPage() {
  const [isSubmitting, setSubmitting] = useState(false);
  const isAboutRuns = (event) => event.kind === 'run' || event.kind === 'step';
  const [open, error] = useLive(loadOpen, isAboutRuns, []);
  useEffect(() => {
    document.title = 'Runs · supervisor';
  }, []);
  return html`
    <div class="page-head">
      <h1>Runs</h1>
      <div class="actions">
        <${Action} label="Submit a run" kind="primary" needs="operator"
          does="Queues a command or a graph of steps" run=${async () => setSubmitting(true)} />
      </div>
    </div>
    <${ErrorBox} error=${error} />
    <div class="grid">
      <section class="card w12" aria-label="Queue"><${Queue} open=${open} /></section>
      <section class="card w12" aria-label="Outcomes"><${Outcomes} /></section>
      <section class="card w12" aria-label="History"><${History} matters=${isAboutRuns} /></section>
    </div>
    ${isSubmitting && html`<${SubmitForm} onClose=${() => setSubmitting(false)} />`}`;
}

/** What has not ended: the newest that run, what comes next in each pool, and how many there are. */
async function loadOpen() {
  const [running, queued, stats] = await batch([
    ['run.list', { state: 'running', limit: OPEN_AT_MOST }],
    ['run.list', { order: 'next', limit: OPEN_AT_MOST }],
    ['system.stats'],
  ]);
  for (const answer of [running, queued, stats]) if (answer instanceof Refusal) throw answer;
  return { running: running.runs, queued: queued.runs, sums: stats.runs, pools: stats.pools };
}

function Queue({ open }) {
  if (!open) return html`<h2>Queue</h2><p class="quiet">…</p>`;
  const { running, queued, sums, pools } = open;
  const hidden = (sums.running ?? 0) + (sums.queued ?? 0) - running.length - queued.length;
  return html`
    <div class="card-head"><h2>Queue</h2>
      <div class="figures">
        ${Object.entries(sums).map(
          ([state, sum]) => html`
            <span key=${state} class="figure"><b>${count(sum)}</b><span>${stateLabel(state)}</span></span>`,
        )}
      </div>
    </div>
    <div class="pools">${Object.entries(pools).map(([name, pool]) => html`<${Pool} key=${name} name=${name} pool=${pool} />`)}</div>
    ${
      running.length + queued.length === 0
        ? html`<p class="quiet">Nothing runs and nothing waits.</p>`
        : html`<${RunTable} runs=${[...running, ...queued]} label="Runs that have not ended" />`
    }
    ${hidden > 0 && html`<p class="quiet">and ${count(hidden)} more: shown are the newest ${OPEN_AT_MOST} that run, and of each pool the ${OPEN_AT_MOST} whose turn comes next.</p>`}`;
}

/** A pool's slots, those that are taken filled. */
function Pool({ name, pool }) {
  const shown = Math.min(pool.slots, MOST_SLOTS);
  const words = `${count(pool.running)} of ${count(pool.slots)} slots taken; steps that wait for a slot: ${count(pool.queued)}, for other steps: ${count(pool.blocked)}`;
  return html`
    <div class="pool"><b>${name}</b>
      <span class="slots" role="img" aria-label=${words}>
        ${Array.from({ length: shown }, (_, i) => html`<i key=${i} class="slot ${i < pool.running ? 'is-taken' : ''}"></i>`)}
      </span>
      <span class="quiet">${words}</span>
    </div>`;
}

/** All runs, newest first, page by page. */
function History({ matters }) {
  const [filter, setFilter] = useState({ state: '', name: '' });
  const [pages, setPages] = useState([null]);
  const cursor = pages[pages.length - 1];
  const query = { state: filter.state || null, name: filter.name.trim() || null, cursor, limit: PAGE };
  const [list, error] = useLive(
    () => call('run.list', query),
    (event) => cursor === null && matters(event),
    [JSON.stringify(query)],
  );
  const change = (part) => {
    setFilter({ ...filter, ...part });
    setPages([null]);
  };
  return html`
    <div class="card-head">
      <h2>History</h2>
      <input type="search" placeholder="Name" aria-label="Only runs of this name"
        value=${filter.name} onChange=${(event) => change({ name: event.target.value })} />
      <select aria-label="Only runs in this state" value=${filter.state} onChange=${(event) => change({ state: event.target.value })}>
        <option value="">All states</option>
        ${RUN_STATES.map((state) => html`<option key=${state} value=${state}>${stateLabel(state)}</option>`)}
      </select>
    </div>
    <${ErrorBox} error=${error} />
    ${list && (list.runs.length > 0 ? html`<${RunTable} runs=${list.runs} label="All runs" hasKeys />` : html`<p class="quiet">No run is like that.</p>`)}
    <div class="pager">
      ${pages.length > 1 && html`<button onClick=${() => setPages(pages.slice(0, -1))}>Newer</button>`}
      ${list?.cursor && html`<button onClick=${() => setPages([...pages, list.cursor])}>Older</button>`}
    </div>`;
}

function RunTable({ runs, label, hasKeys = false }) {
  const [chosen, setChosen] = useState(0);
  const row = useRef(null);
  useKeys((event) => {
    if (!hasKeys) return;
    const step = stepBy(event);
    const at = runs.findIndex((run) => run.run_id === chosen);
    if (step) {
      event.preventDefault();
      setChosen(runs[at < 0 ? 0 : Math.min(runs.length - 1, Math.max(0, at + step))].run_id);
    } else if (event.key === 'Enter' && at >= 0 && event.target.tagName !== 'A' && event.target.tagName !== 'BUTTON') {
      go(runPath(chosen));
    }
  });
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
    row.current?.querySelector('a').focus({ preventScroll: true });
  }, [chosen]);
  return html`
    <${Table} label=${label} columns=${['Run', 'Name', 'State', 'Pool', 'Submitted', 'Took', 'How it ended']}>
        ${runs.map(
          (run) => html`
          <tr key=${run.run_id} ref=${run.run_id === chosen ? row : undefined} class="opens ${run.run_id === chosen ? 'is-chosen' : ''}"
            onClick=${(event) => event.target.tagName !== 'A' && go(runPath(run.run_id))}>
            <td><a href=${runPath(run.run_id)}>${run.run_id}</a></td>
            <td><b>${run.name}</b></td>
            <td><${StateBadge} state=${run.state} run /></td>
            <td>${run.pool}${run.priority ? html` <small>priority ${run.priority}</small>` : ''}</td>
            <td><${Ago} time=${run.submitted_at} /></td>
            <td>${run.finished_at ? took(run) : html`<${Lasted} from=${run.started_at} />`}</td>
            <td class="quiet">${ending(run)}</td>
          </tr>`,
        )}
      <//>`;
}

function took(run) {
  return run.started_at ? duration(Date.parse(run.finished_at) - Date.parse(run.started_at)) : '–';
}

function ending(run) {
  if (run.error) return run.error;
  if (run.exit_signal) return `signal ${run.exit_signal}`;
  return run.exit_code === null || run.exit_code === undefined ? '' : `exit code ${run.exit_code}`;
}
