/** A service's definition as it is in force, and what each revision of it changed. */
import { call } from '../api.js';
import { duration, bytes } from '../format.js';
import { html, useEffect, useRef, useState } from '../lib.js';
import { copy } from './copy.js';
import { ErrorBox } from './notice.js';
import { Ago } from './time.js';

export function Definition({ definition }) {
  const [shown, setShown] = useState('facts');
  const text = JSON.stringify(definition.spec, null, 2);
  const json = useRef(null);
  const toggle = (what) => () => setShown(shown === what ? 'facts' : what);
  return html`
    <div class="card-head">
      <h2>Definition</h2>
      <span class="quiet">
        ${definition.origin === 'file' ? 'from the configuration file' : 'set by the API'}, revision ${definition.revision}</span>
      <button aria-pressed=${shown === 'changes'} onClick=${toggle('changes')}>Changes</button>
      <button aria-pressed=${shown === 'json'} onClick=${toggle('json')}>JSON</button>
      ${shown === 'json' && html`<button onClick=${() => copy(text, 'The definition', json.current)}>Copy</button>`}
    </div>
    ${shown === 'facts' && html`<${Facts} spec=${definition.spec} />`}
    ${shown === 'json' && html`<pre class="text" ref=${json}>${text}</pre>`}
    ${shown === 'changes' && html`<${Changes} name=${definition.name} revision=${definition.revision} />`}`;
}

function Facts({ spec }) {
  const facts = Object.entries(spec).filter(([key, value]) => key !== 'name' && value !== null && !isEmpty(value));
  return html`<dl class="facts is-wide-facts">${facts.map(([key, value]) => html`<dt key=${key}>${words(key)}</dt><dd class="mono">${inWords(key, value)}</dd>`)}</dl>`;
}

/** @param revision that is in force: when there is another, the changes are asked for again */
function Changes({ name, revision }) {
  const [{ revisions, error }, setKnown] = useState({});
  useEffect(() => {
    let isOver = false;
    call('service.revisions', { name })
      .then((answer) => !isOver && setKnown({ revisions: answer.revisions }))
      .catch((refused) => !isOver && setKnown({ error: refused }));
    return () => {
      isOver = true;
    };
  }, [name, revision]);
  if (error) return html`<${ErrorBox} error=${error} />`;
  if (!revisions) return html`<p class="quiet">Loading the revisions …</p>`;
  return html`
    <ol class="revisions" reversed>
      ${revisions.map((one, i) => html`<li key=${one.revision}><${Change} after=${one} before=${revisions[i + 1]} /></li>`)}
    </ol>`;
}

function Change({ after, before }) {
  return html`
    <p>Revision ${after.revision} <span class="quiet"><${Ago} time=${after.changed_at} />${after.changed_by ? ` by ${after.changed_by}` : ''}${after.origin === 'file' ? ', from the configuration file' : ''}</span></p>
    ${what(after, before)}`;
}

function what(after, before) {
  if (!after.spec) return html`<p class="quiet">It cannot be read any more.</p>`;
  if (!before) return html`<p class="quiet">${after.revision === 1 ? 'The first.' : 'Earlier ones are not kept.'}</p>`;
  if (!before.spec) return html`<p class="quiet">The one before cannot be read any more.</p>`;
  const old = settings(before.spec);
  const now = settings(after.spec);
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key)).sort();
  if (names.length === 0) return html`<p class="quiet">No difference that is shown; the value of a secret may have changed.</p>`;
  return html`
    <dl class="facts is-wide-facts">
      ${names.map(
        (key) => html`<dt key=${key}>${key}</dt><dd class="mono">
          ${old.has(key) && html`<del>${old.get(key)}</del>`} ${now.has(key) && html`<ins>${now.get(key)}</ins>`}</dd>`,
      )}
    </dl>`;
}

/** Each setting that is there as text, one of `env` and `depends_on` for itself. */
function settings(spec) {
  const found = new Map();
  for (const [key, value] of Object.entries(spec)) {
    if (value === null || isEmpty(value)) continue;
    if (typeof value === 'object' && !Array.isArray(value)) {
      Object.entries(value).forEach(([inner, of]) => found.set(`${key}.${inner}`, String(of)));
    } else {
      found.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
    }
  }
  return found;
}

function isEmpty(value) {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function words(key) {
  const plain = key.replace(/_(ms|bytes)$/, '').replaceAll('_', ' ');
  return plain[0].toUpperCase() + plain.slice(1);
}

function inWords(key, value) {
  if (key.endsWith('_ms')) return duration(value);
  if (key.endsWith('_bytes')) return bytes(value);
  if (Array.isArray(value)) return value.map((part) => (/[\s"']/.test(part) ? JSON.stringify(part) : String(part))).join(' ');
  if (typeof value === 'object') return Object.entries(value).map(([name, of]) => html`<div key=${name}>${name} = ${of}</div>`);
  return String(value);
}
