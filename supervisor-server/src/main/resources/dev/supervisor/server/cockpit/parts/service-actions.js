/** What can be done with a service, with what it will do. */
import { call } from '../api.js';
import { html } from '../lib.js';
import { may } from '../session.js';
import { services } from '../store.js';
import { Action } from './action.js';
import { dependentsOf } from './dependencies.js';
import { confirm } from './dialog.js';
import { Field } from './form.js';
import { say, sayError } from './notice.js';

const SIGNALS = ['HUP', 'INT', 'QUIT', 'TERM', 'USR1', 'USR2', 'WINCH', 'CONT', 'STOP', 'KILL'];
const DOWN = new Set(['inactive', 'exited', 'failed']);

export function ServiceActions({ name, status, definition }) {
  const spec = definition?.spec ?? {};
  const isDown = status.target === 'down' && DOWN.has(status.state);
  const runs = status.pid !== null && status.pid !== undefined;
  const ask = (method, params = {}) => call(method, { name, ...params });
  const stop = async () => {
    const { definitions, stopsBy } = await askedDefinitions(name);
    const body = html`
      <p>It is wanted down from then on: ${stopsBy}. It is not started again until somebody starts it.</p>
      <${Dependents} name=${name} definitions=${definitions} />`;
    if (await confirm({ title: `Stop ${name}?`, action: 'Stop', body })) {
      await ask('service.stop');
      say(`${name} is being stopped`);
    }
  };
  const restart = async () => {
    const { definitions, stopsBy } = await askedDefinitions(name);
    const body = html`
      <p>It is stopped by ${stopsBy}; then it is started again.</p>
      <${Dependents} name=${name} definitions=${definitions} />`;
    if (await confirm({ title: `Restart ${name}?`, action: 'Restart', body })) {
      await ask('service.restart');
      say(`${name} is being restarted`);
    }
  };
  return html`
    <div class="actions" role="group" aria-label="Actions">
      ${
        (isDown ||
          status.state === 'backoff' ||
          status.state === 'crash_looping' ||
          status.state === 'exited' ||
          status.state === 'failed') &&
        html`<${Action} label="Start" kind="primary" needs="operator"
          does="Wants it up, and skips a pause that is going on" run=${() => ask('service.start')} />`
      }
      ${!isDown && html`<${Action} label="Stop" needs="operator" does=${definition ? `Wants it down: ${stopWords(spec)}` : 'Wants it down'} run=${stop} />`}
      <${Action} label="Restart" needs="operator" does="Stops it and starts it again" run=${restart} />
      ${
        spec.reload_signal &&
        html`<${Action} label="Reload" needs="operator" does="Sends ${spec.reload_signal}, on which it reads its configuration again"
        unavailable=${runs ? '' : 'It does not run'} run=${() => ask('service.reload').then(() => say(`${name} was sent ${spec.reload_signal}`))} />`
      }
      <${Action} label="Reset" needs="operator"
        does="Forgets its failures: the count of restarts, the slow lane, the last error" run=${() => ask('service.reset')} />
      <${Signals} name=${name} runs=${runs} ask=${ask} />
    </div>`;
}

function Signals({ name, runs, ask }) {
  const isAllowed = may('operator') && runs;
  const title = runs
    ? may('operator')
      ? 'Sends a signal to its main process'
      : 'This needs the role operator'
    : 'It does not run';
  const send = async (event) => {
    const signal = event.target.value;
    event.target.value = '';
    let to = 'main';
    const body = html`
      <p>One that ends of it is started again as its policy says.</p>
      <${Field} label="To">
        <select onChange=${(change) => (to = change.target.value)}>
          <option value="main">its main process</option><option value="group">its process group</option>
        </select>
      <//>`;
    if (await confirm({ title: `Send ${signal} to ${name}?`, action: `Send ${signal}`, body })) {
      await ask('service.signal', { signal, to });
      say(`${name} was sent ${signal}`);
    }
  };
  return html`
    <select aria-label="Send a signal" title=${title} aria-describedby="signal-does" disabled=${!isAllowed} value="" onChange=${(event) => send(event).catch(sayError)}>
      <option value="">Signal …</option>
      ${SIGNALS.map((signal) => html`<option key=${signal}>${signal}</option>`)}
    </select><span id="signal-does" hidden>${title}</span>`;
}

/** What a question says of the service and of those that depend on it is asked for when it is put, so that it is true then. */
async function askedDefinitions(name) {
  const { services: definitions } = await call('service.list');
  const stopsBy = stopWords(definitions.find((one) => one.name === name)?.spec ?? {});
  return { definitions, stopsBy };
}

function Dependents({ name, definitions }) {
  const dependents = dependentsOf(name, definitions).filter((id) => services.get(id)?.status.target === 'up');
  if (dependents.length === 0) return html`<p>No other service that is wanted up depends on it.</p>`;
  return html`
    <p>
      ${dependents.length === 1 ? 'This depends on it' : `These ${dependents.length} depend on it`}. What runs goes on, but waits for it when it has to start:</p>
    <ul>
      ${dependents.slice(0, 12).map((id) => html`<li key=${id}>${id}</li>`)}${dependents.length > 12 && html`<li>and ${dependents.length - 12} more</li>`}</ul>`;
}

function stopWords(spec) {
  const seconds = (spec.stop_timeout_ms ?? 10_000) / 1000;
  return `${spec.stop_signal ?? 'TERM'} to its process, and KILL to all that is left after ${seconds} s`;
}
