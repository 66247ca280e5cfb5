/** One run: its steps as a picture, their output, and what can be done with it. */
import { batch, call, Refusal } from '../api.js';
import { now, tick } from '../clock.js';
import { duration } from '../format.js';
import { html, useCallback, useEffect, useState } from '../lib.js';
import { Action } from '../parts/action.js';
import { confirm } from '../parts/dialog.js';
import { Picture } from '../parts/graph.js';
import { useLive } from '../parts/live.js';
import { Log } from '../parts/log.js';
import { ErrorBox, say } from '../parts/notice.js';
import { StateBadge, stateLabel } from '../parts/state.js';
import { Ago, At, Lasted } from '../parts/time.js';
import { go, runPath } from '../router.js';
import { useSignal } from '../signal.js';

const OPEN = new Set(['queued', 'blocked', 'running']);

export function RunPage({ id }) {
  useSignal(tick);
  const isAboutIt = (event) =>
    (event.kind === 'run' && event.subject === String(id)) || (event.kind === 'step' && event.subject.startsWith(`${id}/`));
  const [known, error] = useLive(() => load(id), isAboutIt, [id]);
  const [chosen, setChosen] = useState('');
  useEffect(() => {
    document.title = `Run ${id} · supervisor`;
  }, [id]);
  if (!known)
    return error ? html`<h1>Run ${id}</h1><${ErrorBox} error=${error} />` : html`<p class="loading">Loading run ${id} …</p>`;
  const { run, why } = known;
  const step = run.steps.find((one) => one.name === chosen) ?? interesting(run.steps);
  return html`
    <div class="page-head">
      <h1>${run.name} <span class="quiet">run ${run.run_id}</span></h1><${StateBadge} state=${run.state} run />
      <${RunActions} run=${run} />
    </div>
    <${ErrorBox} error=${error} />
    <div class="grid">
      <section class="card w4" aria-label="Now"><h2>Now</h2><${Facts} run=${run} /></section>
      <section class="card w8" aria-label="Why"><h2>Why it is so</h2><${Why} why=${why} /></section>
      <section class="card w12" aria-label="Steps"><${Steps} run=${run} chosen=${step?.name} onChoose=${setChosen} /></section>
      ${step && html`<section class="card w12" aria-label="Output"><${StepLog} key=${step.name} id=${id} step=${step} /></section>`}
    </div>`;
}

async function load(id) {
  const [run, why] = await batch([
    ['run.status', { run_id: id }],
    ['run.why', { run_id: id }],
  ]);
  if (run instanceof Refusal) throw run;
  return { run, why: why instanceof Refusal ? null : why };
}

function RunActions({ run }) {
  const cancel = async () => {
    const body = html`<p>What runs of it is ended; what waits is not started. Output so far is kept.</p>`;
    if (!(await confirm({ title: `Cancel run ${run.run_id}?`, action: 'Cancel the run', body }))) return;
    const answer = await call('run.cancel', { run_id: run.run_id });
    say(
      answer.cancelled
        ? `Run ${run.run_id} is being cancelled`
        : `Too late: run ${run.run_id} is ${stateLabel(answer.state).toLowerCase()}`,
    );
  };
  const retry = async () => {
    const next = await call('run.retry', { run_id: run.run_id });
    say(`Run ${next.run_id} was queued`);
    go(runPath(next.run_id));
  };
  return html`
    <div class="actions">
      ${
        OPEN.has(run.state)
          ? html`<${Action} label="Cancel" kind="danger" needs="operator" does="Ends what runs, and starts nothing more of it" run=${cancel} />`
          : html`<${Action} label="Run again" needs="operator" does="Queues a new run like this one" run=${retry} />`
      }
    </div>`;
}

function Facts({ run }) {
  return html`
    <dl class="facts">
      <dt>Submitted</dt><dd><${Ago} time=${run.submitted_at} /></dd>
      <dt>Started</dt><dd>${run.started_at ? html`<${At} time=${run.started_at} />` : 'not yet'}</dd>
      <dt>${run.finished_at ? 'Took' : 'Runs for'}</dt><dd><${Lasted} from=${run.started_at} to=${run.finished_at} /></dd>
      <dt>Pool</dt><dd>${run.pool}, priority ${run.priority}</dd>
      ${run.error && html`<dt>Error</dt><dd>${run.error}</dd>`}
      ${Object.entries(run.labels).map(([name, value]) => html`<dt key=${name}>${name}</dt><dd>${value}</dd>`)}
    </dl>`;
}

function Why({ why }) {
  if (!why) return html`<p class="quiet">…</p>`;
  return html`
    <p><b>${why.summary}</b></p>
    <ul class="reasons">${why.reasons.map((reason) => html`<li key=${reason}>${reason}</li>`)}</ul>
    ${why.last_exit && html`<p>Decided by: ${why.last_exit}</p>`}`;
}

function Steps({ run, chosen, onChoose }) {
  const ended = run.steps.filter((step) => !OPEN.has(step.state)).length;
  const nodes = run.steps.map((step) => ({
    id: step.name,
    state: step.state,
    under: `${stateLabel(step.state)}${step.started_at ? ` · ${stepTime(step)}` : ''}`,
    isChosen: step.name === chosen,
    onClick: () => onChoose(step.name),
  }));
  const edges = run.steps.flatMap((step) => (step.needs ?? []).map((need) => ({ from: need, to: step.name })));
  return html`
    <div class="card-head"><h2>Steps</h2><span class="quiet">${ended} of ${run.steps.length} ended</span></div>
    <div class="progress" role="progressbar" aria-label="Steps that have ended" aria-valuemin="0" aria-valuemax=${run.steps.length} aria-valuenow=${ended}>
      <i style=${{ width: `${(100 * ended) / run.steps.length}%` }}></i>
    </div>
    <${Picture} nodes=${nodes} edges=${edges} label="Steps of run ${run.run_id}" isRun />
    ${run.steps.some((step) => step.error || step.exit_code || step.exit_signal) && html`<${Endings} steps=${run.steps} />`}`;
}

function Endings({ steps }) {
  return html`
    <dl class="facts">
      ${steps
        .filter((step) => step.error || step.exit_code || step.exit_signal)
        .map(
          (step) =>
            html`<dt key=${step.name}>${step.name}</dt><dd>${step.error ?? (step.exit_signal ? `signal ${step.exit_signal}` : `exit code ${step.exit_code}`)}</dd>`,
        )}
    </dl>`;
}

function StepLog({ id, step }) {
  const fetchPage = useCallback(
    (params, options) => call('run.logs', { run_id: id, step: step.name, ...params }, options),
    [id, step.name],
  );
  if (!step.started_at) return html`<h2>Output of ${step.name}</h2><p class="quiet">It has not started.</p>`;
  return html`<${Log} load=${fetchPage} goesOn=${OPEN.has(step.state)} title="Output of ${step.name}" />`;
}

/** The step one wants to see first: one that failed, one that runs, or the last that ran. */
function interesting(steps) {
  const started = steps.filter((step) => step.started_at);
  return (
    started.find((step) => ['failed', 'timed_out', 'lost'].includes(step.state)) ??
    started.find((step) => step.state === 'running') ??
    started[started.length - 1] ??
    steps[0]
  );
}

function stepTime(step) {
  return duration((step.finished_at ? Date.parse(step.finished_at) : now()) - Date.parse(step.started_at));
}
