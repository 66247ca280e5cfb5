/** A form that submits a run: one command, or steps. */
import { call } from '../api.js';
import { html, useState } from '../lib.js';
import { go, runPath } from '../router.js';
import { Dialog } from './dialog.js';
import { Field, FormEnd } from './form.js';
import { ErrorBox, say } from './notice.js';

const EMPTY_STEP = { name: '', command: '', needs: '' };

export function SubmitForm({ onClose }) {
  const [form, setForm] = useState({ name: '', command: '', pool: '', priority: '', timeout: '' });
  const [steps, setSteps] = useState(null);
  const [error, setError] = useState(null);
  const field = (key) => ({ value: form[key], onInput: (event) => setForm({ ...form, [key]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      const answer = await call('run.submit', asRun(form, steps));
      onClose();
      say(`Run ${answer.run_id} was queued`);
      go(runPath(answer.run_id));
    } catch (failure) {
      setError(failure);
    }
  };
  return html`
    <${Dialog} title="Submit a run" onClose=${onClose}>
      <form onSubmit=${submit}>
        <${Field} label="Name, to find it again"><input placeholder="run" ...${field('name')} /><//>
        ${
          steps === null
            ? html`<${Field} label="Command, run by /bin/sh"><textarea class="mono" rows="3" required ...${field('command')}></textarea><//>
              <p><button type="button" class="link" onClick=${() =>
                setSteps([
                  { ...EMPTY_STEP, name: 'first', command: form.command },
                  { ...EMPTY_STEP, needs: 'first' },
                ])}>Make it several steps</button></p>`
            : html`<${StepFields} steps=${steps} onChange=${setSteps} />`
        }
        <div class="columns">
          <${Field} label="Pool"><input placeholder="default" ...${field('pool')} /><//>
          <${Field} label="Priority, −1,000 to 1,000">
            <input type="number" min="-1000" max="1000" placeholder="0" ...${field('priority')} /><//>
          <${Field} label="Time-out in seconds"><input type="number" min="1" placeholder="none" ...${field('timeout')} /><//>
        </div>
        <${ErrorBox} error=${error} />
        <${FormEnd} action="Submit" onClose=${onClose} />
      </form>
    <//>`;
}

function StepFields({ steps, onChange }) {
  const set = (i, part) => onChange(steps.map((step, at) => (at === i ? { ...step, ...part } : step)));
  return html`
    ${steps.map(
      (step, i) => html`
        <fieldset key=${i} class="step-fields">
          <legend>Step ${i + 1}</legend>
          <div class="columns">
            <${Field} label="Name">
              <input required value=${step.name} onInput=${(event) => set(i, { name: event.target.value })} /><//>
            <${Field} label="Needs, by comma">
              <input value=${step.needs} onInput=${(event) => set(i, { needs: event.target.value })} /><//>
          </div>
          <${Field} label="Command, run by /bin/sh">
            <input class="mono" required value=${step.command} onInput=${(event) => set(i, { command: event.target.value })} />
          <//>
          ${steps.length > 1 && html`<button type="button" class="link" onClick=${() => onChange(steps.filter((_, at) => at !== i))}>Remove this step</button>`}
        </fieldset>`,
    )}
    <p><button type="button" class="link" onClick=${() => onChange([...steps, { ...EMPTY_STEP }])}>Add a step</button></p>`;
}

function asRun(form, steps) {
  return {
    name: form.name.trim() || null,
    command: steps === null ? form.command : null,
    steps:
      steps?.map((step) => ({
        name: step.name.trim(),
        command: step.command,
        needs: step.needs
          .split(',')
          .map((need) => need.trim())
          .filter(Boolean),
      })) ?? null,
    pool: form.pool.trim() || null,
    priority: form.priority === '' ? null : Number(form.priority),
    timeout_ms: form.timeout === '' ? null : Number(form.timeout) * 1000,
  };
}
