/** Deleting all state, behind a word that has to be typed. */
import { call } from '../api.js';
import { count } from '../format.js';
import { html } from '../lib.js';
import { Action } from './action.js';
import { confirm } from './dialog.js';
import { say } from './notice.js';

export function Wipe({ rows }) {
  const sum = Object.values(rows).reduce((total, one) => total + one, 0);
  const wipe = async () => {
    const body = html`
      <p>All services and runs are stopped, then every row of state is deleted: about ${count(sum)} rows. There is no way back but a backup.</p>
      <p>What the configuration file declares comes back when it is applied again.</p>`;
    if (!(await confirm({ title: 'Wipe everything?', action: 'Wipe everything', word: 'wipe', body }))) return;
    const wiped = await call('system.wipe_all');
    say(
      `${count(wiped.rows_deleted)} rows deleted in ${wiped.duration_ms} ms; ${wiped.services_stopped} services and ${wiped.runs_stopped} steps were stopped`,
    );
  };
  return html`
    <div class="card-head"><h2>Wipe</h2>
      <${Action} label="Wipe everything …" kind="danger" needs="admin" does="Stops everything and deletes all state" run=${wipe} />
    </div>
    <p class="quiet">Stops all services and runs and deletes all state in one transaction. You are asked to type a word first.</p>`;
}
