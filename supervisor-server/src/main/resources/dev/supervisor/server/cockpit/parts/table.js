/** A table that scrolls by itself where it is too wide, with the keys too. */
import { html } from '../lib.js';

/**
 * @param columns titles; `[title, 'number']` for one of numbers
 * @param children the rows
 */
export function Table({ label, columns, children }) {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${label}>
      <table>
        <thead>
          <tr>${columns.filter(Boolean).map((column) => html`<${Title} key=${String(column)} column=${column} />`)}</tr>
        </thead>
        <tbody>${children}</tbody>
      </table>
    </div>`;
}

function Title({ column }) {
  const [title, kind] = Array.isArray(column) ? column : [column];
  return html`<th scope="col" class=${kind}>${title}</th>`;
}
