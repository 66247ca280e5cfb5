/** One service: what it does, what it did, and what can be done with it. */
import { call } from '../api.js';
import { now, tick } from '../clock.js';
import { bytes, count, duration, percent } from '../format.js';
import { html, useCallback, useEffect, useState } from '../lib.js';
import { Definition } from '../parts/definition.js';
import { Dependencies } from '../parts/dependencies.js';
import { EventTable } from '../parts/event-table.js';
import { useHistory } from '../parts/history.js';
import { useLive } from '../parts/live.js';
import { Log } from '../parts/log.js';
import { ErrorBox } from '../parts/notice.js';
import { ServiceActions } from '../parts/service-actions.js';
import { StateBadge } from '../parts/state.js';
import { Ago, At } from '../parts/time.js';
import { Timeline } from '../parts/timeline.js';
import { Usage } from '../parts/usage.js';
import { useSignal } from '../signal.js';
import { services, useServices } from '../store.js';

const SPANS = { '1 h': 3_600_000, '6 h': 21_600_000, '24 h': 86_400_000, '7 d': 604_800_000 };

export function ServicePage({ name }) {
  const isLoaded = useServices(() => services.get(name));
  useSignal(tick);
  const [span, setSpan] = useState('1 h');
  const [history, historyError] = useHistory(name, SPANS[span]);
  const [why, whyError] = useLive(
    () => call('service.why', { name }),
    (event) => (event.kind === 'service' || event.kind === 'status') && event.subject === name,
    [name],
  );
  const [list, listError] = useLive(() => call('service.list'), mayDefine, []);
  const load = useCallback((params, options) => call('service.logs', { name, ...params }, options), [name]);
  useEffect(() => {
    document.title = `${name} · supervisor`;
  }, [name]);
  const entry = services.get(name);
  if (!isLoaded) return html`<p class="loading">Loading ${name} …</p>`;
  if (!entry) {
    return html`<div class="card empty"><h1>There is no service “${name}”</h1><p>It may have been deleted. <a href="#/">All services</a></p></div>`;
  }
  const { status } = entry;
  const definition = list?.services.find((one) => one.name === name);
  return html`
    <div class="page-head">
      <h1>${name}</h1><${StateBadge} state=${status.state} />
      <span class="quiet">since <${Ago} time=${status.since} />, wanted ${status.target}</span>
      <${ServiceActions} name=${name} status=${status} definition=${definition} />
    </div>
    <div class="grid">
      <section class="card w4" aria-label="Now"><h2>Now</h2><${Now} entry=${entry} /></section>
      <section class="card w8" aria-label="Why"><h2>Why it is so</h2>
        <${ErrorBox} error=${whyError} />${why ? html`<${Why} why=${why} />` : html`<${Loading} error=${whyError} />`}</section>
      <section class="card w12" aria-label="History">
        <${HistoryHead} span=${span} onSpan=${setSpan} />
        <${ErrorBox} error=${historyError} />
        ${history ? html`<${History} history=${history} status=${status} spanMs=${SPANS[span]} />` : html`<${Loading} error=${historyError} />`}
      </section>
      <section class="card w12" aria-label="Use"><${Usage} name=${name} history=${history} since=${status.since} /></section>
      <section class="card w12" aria-label="Output"><${Log} load=${load} /></section>
      <section class="card w12" aria-label="Dependencies"><h2>Dependencies</h2>
        <${ErrorBox} error=${listError} />
        ${list ? html`<${Dependencies} name=${name} definitions=${list.services} />` : html`<${Loading} error=${listError} />`}</section>
      ${definition && html`<section class="card w12" aria-label="Definition"><${Definition} definition=${definition} /></section>`}
    </div>`;
}

/** An event that is no change of state may be a change of a definition; a deletion is one. */
function mayDefine(event) {
  return event.kind === 'service' && (!event.to_state || event.to_state === 'deleted');
}

function Now({ entry }) {
  const { status } = entry;
  const left = status.next_retry_at ? Date.parse(status.next_retry_at) - now() : null;
  return html`
    <dl class="facts">
      <dt>Process</dt><dd>${status.pid ?? 'none'}${status.processes > 1 ? ` and ${status.processes - 1} more` : ''}</dd>
      <dt>Up for</dt><dd>${entry.startedAt === null ? '–' : duration(now() - entry.startedAt)}</dd>
      <dt>Ready</dt><dd>${status.ready ? 'yes' : 'no'}</dd>
      <dt>CPU, memory</dt><dd>${percent(status.cpu_percent)}, ${bytes(status.memory_bytes)}</dd>
      <dt>Restarts</dt><dd>${status.restart_count}</dd>
      <dt>Last exit</dt><dd>${lastExit(status)}</dd>
      ${left !== null && html`<dt>Next start</dt><dd>${left > 0 ? `in ${duration(left)}` : 'now'} (<${At} time=${status.next_retry_at} />)</dd>`}
      ${status.blocked_by.length > 0 && html`<dt>Waits for</dt><dd>${status.blocked_by.join(', ')}</dd>`}
    </dl>`;
}

function lastExit(status) {
  if (status.exit_signal) return `by signal ${status.exit_signal}`;
  return status.exit_code === null || status.exit_code === undefined ? '–' : `code ${status.exit_code}`;
}

/** The black box: the reasons, how the last process ended, and what it said last. */
function Why({ why }) {
  return html`
    <p><b>${why.summary}</b></p>
    <ul class="reasons">${why.reasons.map((reason) => html`<li key=${reason}>${reason}</li>`)}</ul>
    ${why.last_exit && html`<p>The last process ended: ${why.last_exit}</p>`}
    ${
      why.last_lines.length > 0 &&
      html`<h3 class="under-head">Its last output</h3>
      <div class="log mono is-short" tabindex="0" role="log" aria-live="off" aria-label="Last output">
        ${why.last_lines.map(
          (line, i) =>
            html`<div key=${i} class="log-line ${line.stream === 'stderr' ? 'is-stderr' : ''}"><${At} time=${line.time} /><span>${line.text}</span></div>`,
        )}
      </div>`
    }`;
}

function HistoryHead({ span, onSpan }) {
  return html`
    <div class="card-head">
      <h2>History</h2>
      <div role="group" aria-label="How far back">
        ${Object.keys(SPANS).map((key) => html`<button key=${key} aria-pressed=${span === key} onClick=${() => onSpan(key)}>${key}</button>`)}
      </div>
    </div>`;
}

function History({ history, status, spanMs }) {
  const [isOpen, setOpen] = useState(false);
  const { events } = history;
  const all = `Show all ${count(events.length)}${history.isCut ? ' that are loaded' : ''}`;
  return html`
    <${Timeline} history=${history} status=${status} spanMs=${spanMs} />
    <${EventTable} events=${isOpen ? events : events.slice(0, 6)} />
    ${events.length > 6 && html`<button class="link" onClick=${() => setOpen(!isOpen)}>${isOpen ? 'Show less' : all}</button>`}`;
}

/** In place of what is not known yet; an error stands beside it. */
function Loading({ error }) {
  return error ? null : html`<p class="quiet">Loading …</p>`;
}
