/** How runs of each name went lately: how many succeeded, and how long they took. */
import { call } from '../api.js';
import { duration } from '../format.js';
import { html } from '../lib.js';
import { useLive } from './live.js';
import { ErrorBox } from './notice.js';
import { stateLabel, tone } from './state.js';

const LOOKED_AT = 1000;
const GATHER_MS = 2000;
const MOST_NAMES = 24;
const BARS = 40;
const BAR_PX = 8;
const HEIGHT = 36;

export function Outcomes() {
  const [list, error] = useLive(
    () => call('run.list', { limit: LOOKED_AT }),
    (event) => event.kind === 'run' && event.to_state !== 'running' && event.to_state !== 'queued',
    [],
    GATHER_MS,
  );
  if (!list) return html`<h2>Outcomes by name</h2><${ErrorBox} error=${error} />`;
  const names = byName(list.runs.filter((run) => run.finished_at));
  return html`
    <div class="card-head"><h2>Outcomes by name</h2><span class="quiet">of the latest ${list.runs.length} runs</span></div>
    ${names.length === 0 && html`<p class="quiet">No run has ended yet.</p>`}
    <div class="outcomes">${names.slice(0, MOST_NAMES).map((one) => html`<${Outcome} key=${one.name} ...${one} />`)}</div>
    ${names.length > MOST_NAMES && html`<p class="quiet">The ${MOST_NAMES} names with the latest runs; ${names.length - MOST_NAMES} more are not shown.</p>`}`;
}

function Outcome({ name, runs }) {
  const good = runs.filter((run) => run.state === 'succeeded').length;
  const lasted = runs
    .filter((run) => run.started_at)
    .map(length)
    .sort((a, b) => a - b);
  const shown = runs.slice(0, BARS).reverse();
  const longest = Math.max(1, ...shown.map(length));
  return html`
    <div class="outcome">
      <div class="outcome-head"><b>${name}</b><span>${Math.round((100 * good) / runs.length)}% of ${runs.length} succeeded</span>
      </div>
      <svg viewBox="0 0 ${BARS * BAR_PX} ${HEIGHT}" preserveAspectRatio="xMinYMid meet" role="group"
        aria-label="${name}: how long the latest runs took, and how they ended">
        ${shown.map((run, i) => {
          const height = Math.max(3, (length(run) / longest) * HEIGHT);
          return html`
            <a key=${run.run_id} href="#/runs/${run.run_id}" aria-label="run ${run.run_id}">
              <rect x=${i * BAR_PX} y=${HEIGHT - height} width=${BAR_PX - 2} height=${height} class="fill-${tone(run.state)}">
                <title>run ${run.run_id}: ${stateLabel(run.state)} after ${duration(length(run))}</title>
              </rect>
            </a>`;
        })}
      </svg>
      <small>median ${duration(lasted[Math.floor(lasted.length / 2)] ?? null)}, longest ${duration(lasted[lasted.length - 1] ?? null)}</small>
    </div>`;
}

function length(run) {
  return run.started_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : 0;
}

function byName(ended) {
  const names = new Map();
  for (const run of ended) {
    if (!names.has(run.name)) names.set(run.name, []);
    names.get(run.name).push(run);
  }
  return [...names].map(([name, runs]) => ({ name, runs }));
}
