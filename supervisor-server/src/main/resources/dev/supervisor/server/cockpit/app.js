/** The frame of the page: who is signed in, where one is, and what is shown. */
import { closeStream, connection, lost, openStream } from './events.js';
import { html, render, useEffect, useRef } from './lib.js';
import { LoginPage } from './pages/login.js';
import { OverviewPage } from './pages/overview.js';
import { RunPage } from './pages/run.js';
import { RunsPage } from './pages/runs.js';
import { ServicePage } from './pages/service.js';
import { SystemPage } from './pages/system.js';
import { Dialogs, dismiss } from './parts/dialog.js';
import { hideHelp, KeyHelp, showHelp, useKeys } from './parts/keys.js';
import { Notices, sayError } from './parts/notice.js';
import { go, linkCode, route } from './router.js';
import { current, isLimited, loadSession, signIn, signOut } from './session.js';
import { useSignal } from './signal.js';
import { nextTheme, theme } from './theme.js';

/** Tone, in full, and where there is little room. */
const CONNECTION = {
  connecting: ['move', 'Connecting', '…'],
  live: ['good', 'Live', 'Live'],
  lost: ['bad', 'Not connected: trying again', 'Lost'],
  paused: ['idle', 'Paused', 'Paused'],
};
const GO = { o: '#/', r: '#/runs', s: '#/system' };

function App() {
  const session = useSignal(current);
  const signedIn = session?.signed_in === true;
  useEffect(() => {
    if (signedIn) openStream();
    else if (session !== null) closeStream();
  }, [signedIn, session?.name]);
  useEffect(() => {
    if (!signedIn) {
      dismiss();
      hideHelp();
    }
  }, [signedIn]);
  if (session === null) return html`<${Waiting} />`;
  return html`
    ${signedIn ? html`<${Frame} session=${session} />` : html`<${LoginPage} />`}
    <${Notices} /><${Dialogs} /><${KeyHelp} />`;
}

/** Shown until it is known who is signed in. */
function Waiting() {
  if (useSignal(connection) !== 'lost') return null;
  return html`<main><p class="loading" role="status">The daemon does not answer. Trying again …</p></main>`;
}

function Frame({ session }) {
  const at = useSignal(route);
  const first = useRef(at);
  useEffect(() => {
    if (at !== first.current) document.getElementById('content').focus({ preventScroll: true });
  }, [at]);
  const afterG = useRef(0);
  useKeys((event) => {
    const isAfterG = event.timeStamp - afterG.current < 1000;
    if (isAfterG && GO[event.key]) go(GO[event.key]);
    else if (event.key === '?') showHelp();
    else if (event.key === 't') nextTheme();
    afterG.current = event.key === 'g' ? event.timeStamp : 0;
  });
  return html`
    <a class="skip" href="#content" onClick=${skip}>Skip to the content</a>
    <header class="bar">
      <a class="brand" href="#/"><img src="/assets/icon.svg" alt="" width="22" height="22" />supervisor</a>
      <nav aria-label="Pages">
        <${Tab} to="#/" isHere=${at.page === '' || at.page === 'services'} label="Services" />
        ${!isLimited() && html`<${Tab} to="#/runs" isHere=${at.page === 'runs'} label="Runs" />`}
        ${!isLimited() && html`<${Tab} to="#/system" isHere=${at.page === 'system'} label="System" />`}
      </nav>
      <div class="bar-end">
        <${Connection} />
        <${ThemeButton} />
        <button class="icon" title="Keys (?)" aria-label="Show the keys" onClick=${showHelp}>?</button>
        <span class="who" title="${session.name}, role ${session.role}">${session.name}<small>${session.role}</small></span>
        <button onClick=${() => signOut().catch(sayError)}>Sign out</button>
      </div>
    </header>
    <main id="content" tabindex="-1"><${Page} at=${at} /></main>`;
}

function Page({ at }) {
  if (at.page === 'services' && at.name) return html`<${ServicePage} key=${at.name} name=${at.name} />`;
  if (at.page === 'services' || at.page === '') return html`<${OverviewPage} />`;
  if (at.page === 'runs' && /^\d+$/.test(at.name)) return html`<${RunPage} key=${at.name} id=${Number(at.name)} />`;
  if (at.page === 'runs' && !at.name) return html`<${RunsPage} />`;
  if (at.page === 'system') return html`<${SystemPage} />`;
  return html`<${NotFound} />`;
}

function NotFound() {
  useEffect(() => {
    document.title = 'Not found · supervisor';
  }, []);
  return html`<div class="card empty"><h1>There is no such page</h1><p>The address may be cut off. <a href="#/">All services</a></p></div>`;
}

function Tab({ to, isHere, label }) {
  return html`<a href=${to} class="tab" aria-current=${isHere ? 'page' : undefined}>${label}</a>`;
}

function Connection() {
  const [tone, text, short] = CONNECTION[useSignal(connection)];
  return html`
    <span class="connection" role="status" title=${text} data-short=${short}><i class="dot tone-${tone}"></i><span>${text}</span></span>`;
}

function ThemeButton() {
  const chosen = useSignal(theme);
  const sign = { system: '◐', light: '☀', dark: '☾' }[chosen];
  return html`
    <button class="icon" title="Colours: ${chosen} (t)" aria-label="Colours: ${chosen}. Change" onClick=${nextTheme}>${sign}</button>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

async function enter(code) {
  try {
    await signIn({ code });
  } catch (error) {
    sayError(error);
    if (current.value === null) await findSession();
  }
}

async function findSession() {
  try {
    await loadSession();
  } catch {
    lost();
  }
}

render(html`<${App} />`, document.getElementById('cockpit'));
linkCode.watch(enter);
if (linkCode.value) enter(linkCode.value);
else findSession();
