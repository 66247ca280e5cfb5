/** Something wide that scrolls by itself, with the keys too. */
import { html } from '../lib.js';

export function Scroll({ label, children }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${children}</div>`;
}
