/** Parts of forms. */
import { html } from '../lib.js';

export function Field({ label, children }) {
  return html`<label class="field"><span>${label}</span>${children}</label>`;
}

/** What a dialog's form ends with: one button that sends it, one that closes the dialog. */
export function FormEnd({ action, onClose }) {
  return html`
    <div class="dialog-actions">
      <button type="button" onClick=${onClose}>Cancel</button>
      <button class="primary" type="submit">${action}</button>
    </div>`;
}
