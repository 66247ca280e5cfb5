/** Passes of upkeep: when they are done, what they did, and one now. */
import { call } from '../api.js';
import { bytes, count, duration } from '../format.js';
import { html, useEffect, useState } from '../lib.js';
import { Action } from './action.js';
import { Dialog } from './dialog.js';
import { Field, FormEnd } from './form.js';
import { useLive } from './live.js';
import { ErrorBox, say } from './notice.js';
import { Table } from './table.js';
import { Ago } from './time.js';

const PASSES = 15;
/** An answer to a pass that goes on comes at once; the page is told of its end by an event. */
const NO_WAIT = { wait_ms: 0 };
const PROGRESS_EVERY_MS = 700;

export function Upkeep() {
  const [asks, setAsks] = useState(0);
  const [report, error] = useLive(
    () => call('system.upkeep', { limit: PASSES }),
    (event) => event.kind === 'upkeep',
    [asks],
  );
  useEffect(() => {
    if (!report?.running) return undefined;
    const timer = setTimeout(() => setAsks((before) => before + 1), PROGRESS_EVERY_MS);
    return () => clearTimeout(timer);
  }, [report]);
  const [isBackup, setBackup] = useState(false);
  const begin = async (method, params = {}) => {
    const pass = await call(method, { ...params, ...NO_WAIT });
    setAsks((before) => before + 1);
    say(`${name(pass.kind)} ${PRESENT[pass.outcome] ?? `is ${pass.outcome}`}`);
  };
  return html`
    <div class="card-head">
      <h2>Upkeep</h2>
      <${Action} label="Retention" needs="operator" does="Deletes what the retention rules do not keep" run=${() => begin('system.retention')} />
      <${Action} label="Vacuum" needs="operator" does="Gives free pages back to the disk" run=${() => begin('system.vacuum')} />
      <${Action} label="Backup …" needs="admin" does="Copies the database into a file while everything goes on" run=${async () => setBackup(true)} />
    </div>
    <${ErrorBox} error=${error} />
    ${report && html`<${Running} pass=${report.running} /><${Schedules} schedules=${report.schedules} /><${Passes} passes=${report.passes} />`}
    ${isBackup && html`<${BackupForm} onClose=${() => setBackup(false)} begin=${(path) => begin('system.backup', { path })} />`}`;
}

function Running({ pass }) {
  if (!pass) return null;
  return html`
    <div class="notice is-warning" role="status">
      <p><b>
          ${name(pass.kind)}</b> goes on${pass.progress ? `: ${pass.progress}` : ''}. Asked for by ${pass.asked_by}, <${Ago} time=${pass.started_at} />.</p>
    </div>`;
}

function Schedules({ schedules }) {
  return html`
    <p class="quiet">
      ${schedules.map(
        (one) => html`
          <span key=${one.kind} class="schedule">${name(one.kind)} <code>${one.schedule}</code>, next <${Ago} time=${one.next_at} /></span>`,
      )}
    </p>`;
}

function Passes({ passes }) {
  if (passes.length === 0) return html`<p class="quiet">No pass was done yet.</p>`;
  return html`
    <${Table} label="Passes of upkeep" columns=${['Pass', 'When', 'Outcome', ['Rows deleted', 'number'], ['Files', 'number'], ['Freed', 'number'], ['Took', 'number']]}>
        ${passes.map(
          (pass) => html`
            <tr key=${pass.id}>
              <td>${name(pass.kind)}<br /><small>${pass.asked_by}</small></td>
              <td><${Ago} time=${pass.started_at} /></td>
              <td><span class="tone-${TONES[pass.outcome] ?? 'idle'}">${pass.outcome}</span>
                ${pass.detail && html`<br /><small>${pass.detail}</small>`}</td>
              <td class="number" title=${Object.entries(pass.tables)
                .map(([table, rows]) => `${table}: ${count(rows)}`)
                .join('\n')}>${count(pass.rows_deleted)}</td>
              <td class="number">${count(pass.log_files_deleted)}</td>
              <td class="number">${bytes(pass.bytes_freed)}</td>
              <td class="number">${duration(pass.duration_ms)}</td>
            </tr>`,
        )}
      <//>`;
}

function BackupForm({ onClose, begin }) {
  const [path, setPath] = useState('');
  const [error, setError] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    try {
      await begin(path);
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return html`
    <${Dialog} title="Back up the database" onClose=${onClose}>
      <form onSubmit=${submit}>
        <p>The copy is made while everything goes on, and has its name only once its integrity is checked. Output of services and runs is not in it.</p>
        <${Field} label="File on the daemon's machine; it must not exist">
          <input class="mono" required pattern="/.+" placeholder="/backup/today.db" value=${path} onInput=${(event) => setPath(event.target.value)} />
          <//>
        <${ErrorBox} error=${error} />
        <${FormEnd} action="Back up" onClose=${onClose} />
      </form>
    <//>`;
}

const PRESENT = { running: 'goes on', waiting: 'begins when the present pass has ended' };

const TONES = { done: 'good', running: 'move', refused: 'warn', failed: 'bad', interrupted: 'warn' };

function name(kind) {
  return kind[0].toUpperCase() + kind.slice(1);
}
