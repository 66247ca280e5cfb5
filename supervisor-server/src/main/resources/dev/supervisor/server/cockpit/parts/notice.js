/** Short messages about what was done, or why it was not. */
import { html } from '../lib.js';
import { signal, useSignal } from '../signal.js';

const SHOWN_MS = 6000;
const MOST = 4;

const notices = signal([]);
let nextId = 1;

export function say(text) {
  add({ text, isError: false });
}

/** Says an error with what to do about it; it stays until it is closed. */
export function sayError(error) {
  add({ text: error.message, hint: error.hint, incident: error.incident, isError: true });
}

function add(notice) {
  const shown = { ...notice, id: nextId++ };
  notices.value = [...notices.value, shown].slice(-MOST);
  if (!shown.isError) setTimeout(() => remove(shown.id), SHOWN_MS);
}

function remove(id) {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function Notices() {
  return html`
    <div class="notices" role="status" aria-live="polite">
      ${useSignal(notices).map((notice) => html`<${Notice} key=${notice.id} ...${notice} onClose=${() => remove(notice.id)} />`)}
    </div>`;
}

function Notice({ text, hint, incident, isError, onClose }) {
  return html`
    <div class="notice ${isError ? 'is-error' : ''}">
      <div>
        <p>${text}</p>
        ${hint && html`<p class="quiet">${hint}</p>`}
        ${incident && html`<p class="quiet">Incident ${incident} in the daemon's log</p>`}
      </div>
      <button class="icon" aria-label="Close this message" onClick=${onClose}>×</button>
    </div>`;
}

/** An error in place of what could not be shown. */
export function ErrorBox({ error }) {
  if (!error) return null;
  return html`
    <div class="notice is-error" role="alert">
      <div>
        <p>${error.message}</p>
        ${error.hint && html`<p class="quiet">${error.hint}</p>`}
      </div>
    </div>`;
}
