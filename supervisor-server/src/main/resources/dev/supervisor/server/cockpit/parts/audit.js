/** What was done and by whom, and what was refused. */
import { call } from '../api.js';
import { html, useState } from '../lib.js';
import { EventTable } from './event-table.js';
import { useLive } from './live.js';
import { ErrorBox } from './notice.js';

const PAGE = 100;
const SHOWN = 15;

export function Audit() {
  const [pages, setPages] = useState([null]);
  const cursor = pages[pages.length - 1];
  const [list, error] = useLive(
    () => call('system.events', { actor: '*', limit: PAGE, cursor }),
    (event) => cursor === null && Boolean(event.actor),
    [cursor],
  );
  const [isOpen, setOpen] = useState(false);
  const events = list?.events ?? [];
  return html`
    <div class="card-head"><h2>Audit</h2><span class="quiet">what somebody did, and what was refused</span></div>
    <${ErrorBox} error=${error} />
    ${list && html`<${EventTable} events=${isOpen ? events : events.slice(0, SHOWN)} withSubject />`}
    <div class="pager">
      ${events.length > SHOWN && html`<button onClick=${() => setOpen(!isOpen)}>${isOpen ? 'Show less' : `Show all ${events.length}`}</button>`}
      ${pages.length > 1 && html`<button onClick=${() => setPages(pages.slice(0, -1))}>Newer</button>`}
      ${list?.cursor && html`<button onClick=${() => setPages([...pages, list.cursor])}>Older</button>`}
    </div>`;
}
