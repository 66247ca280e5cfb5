/** Events as a table. */
import { html } from '../lib.js';
import { StateBadge } from './state.js';
import { Table } from './table.js';
import { Ago } from './time.js';

export function EventTable({ events, withSubject = false }) {
  if (events.length === 0) return html`<p class="quiet">Nothing yet.</p>`;
  return html`
    <${Table} label="Events" columns=${['When', withSubject && 'About', 'What', 'Why', 'By']}>
        ${events.map(
          (event) => html`
            <tr key=${event.seq}>
              <td><${Ago} time=${event.at} /></td>
              ${withSubject && html`<td>${event.kind} <b>${event.subject}</b></td>`}
              <td>${event.to_state ? html`<${StateBadge} state=${event.to_state} run=${event.kind !== 'service'} />` : ''}</td>
              <td>${event.reason ?? ''}</td>
              <td>${event.actor ?? html`<span class="quiet">daemon</span>`}</td>
            </tr>`,
        )}
      <//>`;
}
