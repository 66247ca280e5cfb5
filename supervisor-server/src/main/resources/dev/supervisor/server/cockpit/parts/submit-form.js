/** A form that submits a run: one command, or steps. */
import { call } from '../api.js';
import { html, useState } from '../lib.js';
import { go, runPath } from '../router.js';
import { Dialog } from './dialog.js';
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
        <label class="field"><span>Name, to find it again</span><input placeholder="run" ...${field('name')} /></label>
        ${
          steps === null
            ? html`<label class="field"><span>Command, run by /bin/sh</span><textarea class="mono" rows="3" required ...${field('command')}></textarea></label>
              <p><button type="button" class="link" onClick=${() =>
                setSteps([
                  { ...EMPTY_STEP, name: 'first', command: form.command },
                  { ...EMPTY_STEP, needs: 'first' },
                ])}>Make it several steps</button></p>`
            : html`<${StepFields} steps=${steps} onChange=${setSteps} />`
        }
        <div class="columns">
          <label class="field"><span>Pool</span><input placeholder="default" ...${field('pool')} /></label>
          <label class="field"><span>Priority, −1,000 to 1,000</span><input type="number" min="-1000" max="1000" placeholder="0" ...${field('priority')} /></label>
          <label class="field"><span>Time-out in seconds</span><input type="number" min="1" placeholder="none" ...${field('timeout')} /></label>
        </div>
        <${ErrorBox} error=${error} />
        <div class="dialog-actions"><button type="button" onClick=${onClose}>Cancel</button><button class="primary" type="submit">Submit</button></div>
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
            <label class="field"><span>Name</span><input required value=${step.name} onInput=${(event) => set(i, { name: event.target.value })} /></label>
            <label class="field"><span>Needs, by comma</span><input value=${step.needs} onInput=${(event) => set(i, { needs: event.target.value })} /></label>
          </div>
          <label class="field"><span>Command, run by /bin/sh</span><input class="mono" required value=${step.command} onInput=${(event) => set(i, { command: event.target.value })} /></label>
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
