/** A service's definition as it is in force. */
import { duration, bytes } from '../format.js';
import { html, useState } from '../lib.js';
import { say } from './notice.js';

export function Definition({ definition }) {
  const [isJson, setJson] = useState(false);
  const text = JSON.stringify(definition.spec, null, 2);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say('The definition was copied');
  };
  return html`
    <div class="card-head">
      <h2>Definition</h2>
      <span class="quiet">
        ${definition.origin === 'file' ? 'from the configuration file' : 'set by the API'}, revision ${definition.revision}</span>
      <button aria-pressed=${isJson} onClick=${() => setJson(!isJson)}>JSON</button>
      <button onClick=${copy}>Copy</button>
    </div>
    ${isJson ? html`<pre class="text">${text}</pre>` : html`<${Facts} spec=${definition.spec} />`}`;
}

function Facts({ spec }) {
  const facts = Object.entries(spec).filter(([key, value]) => key !== 'name' && value !== null && !isEmpty(value));
  return html`<dl class="facts is-wide-facts">${facts.map(([key, value]) => html`<dt key=${key}>${words(key)}</dt><dd class="mono">${shown(key, value)}</dd>`)}</dl>`;
}

function isEmpty(value) {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function words(key) {
  const plain = key.replace(/_(ms|bytes)$/, '').replaceAll('_', ' ');
  return plain[0].toUpperCase() + plain.slice(1);
}

function shown(key, value) {
  if (key.endsWith('_ms')) return duration(value);
  if (key.endsWith('_bytes')) return bytes(value);
  if (Array.isArray(value)) return value.map((part) => (/[\s"']/.test(part) ? JSON.stringify(part) : String(part))).join(' ');
  if (typeof value === 'object') return Object.entries(value).map(([name, of]) => html`<div key=${name}>${name} = ${of}</div>`);
  return String(value);
}
