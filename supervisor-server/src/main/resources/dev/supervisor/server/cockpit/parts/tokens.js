/** Tokens: who may call, besides the holder of the file admin.token. */
import { call } from '../api.js';
import { html, useRef, useState } from '../lib.js';
import { Action } from './action.js';
import { copy } from './copy.js';
import { confirm, Dialog } from './dialog.js';
import { Field, FormEnd } from './form.js';
import { useLive } from './live.js';
import { ErrorBox, say } from './notice.js';
import { Table } from './table.js';
import { Ago } from './time.js';

const LIFETIMES = [
  ['', 'never'],
  ['86400000', 'in a day'],
  ['2592000000', 'in 30 days'],
  ['31536000000', 'in a year'],
];

export function Tokens() {
  const [list, error] = useLive(
    () => call('token.list'),
    (event) => event.kind === 'token',
    [],
  );
  const [isOpen, setOpen] = useState(false);
  const revoke = async (token) => {
    const body = html`<p>It is worthless from the next call on. Streams and sessions that began with it end.</p>`;
    if (!(await confirm({ title: `Revoke the token ${token.name}?`, action: 'Revoke', body }))) return;
    await call('token.revoke', { id: token.id });
    say(`The token ${token.name} was revoked`);
  };
  return html`
    <div class="card-head"><h2>Tokens</h2>
      <${Action} label="Create a token" needs="admin" does="Makes a token for a person or a program" run=${async () => setOpen(true)} />
    </div>
    <${ErrorBox} error=${error} />
    ${list?.tokens.length === 0 && html`<p class="quiet">There is only the one in the file admin.token.</p>`}
    ${
      list?.tokens.length > 0 &&
      html`<${Table} label="All tokens" columns=${['Name', 'Role', 'Services', 'Created', 'Expires', 'Actions']}>
        ${list.tokens.map(
          (token) => html`
            <tr key=${token.id}>
              <td><b>${token.name}</b></td><td>${token.role}</td><td>${token.services ? token.services.join(', ') : 'all'}</td>
              <td><${Ago} time=${token.created_at} /> <small>by ${token.created_by}</small></td>
              <td>${token.expires_at ? html`<${Ago} time=${token.expires_at} />` : 'never'}</td>
              <td class="number">
                <${Action} label="Revoke" kind="danger" needs="admin" does="Makes it worthless" run=${() => revoke(token)} /></td>
            </tr>`,
        )}
      <//>`
    }
    ${isOpen && html`<${CreateForm} onClose=${() => setOpen(false)} />`}`;
}

function CreateForm({ onClose }) {
  const [form, setForm] = useState({ name: '', role: 'viewer', services: '', lifetime: '' });
  const [created, setCreated] = useState(null);
  const [error, setError] = useState(null);
  const field = (key) => ({ value: form[key], onInput: (event) => setForm({ ...form, [key]: event.target.value }) });
  const submit = async (event) => {
    event.preventDefault();
    const services = form.services.split(/[\s,]+/).filter(Boolean);
    try {
      setCreated(
        await call('token.create', {
          name: form.name.trim(),
          role: form.role,
          services: services.length > 0 ? services : null,
          expires_in_ms: form.lifetime === '' ? null : Number(form.lifetime),
        }),
      );
    } catch (failure) {
      setError(failure);
    }
  };
  if (created) return html`<${Secret} created=${created} onClose=${onClose} />`;
  return html`
    <${Dialog} title="Create a token" onClose=${onClose}>
      <form onSubmit=${submit}>
        <${Field} label="Name, for people and the audit">
          <input required maxlength="64" pattern="[A-Za-z0-9._\\-]+" ...${field('name')} /><//>
        <div class="columns">
          <${Field} label="Role"><select ...${field('role')}><option>viewer</option><option>operator</option>
              <option>admin</option></select><//>
          <${Field} label="Expires"><select ...${field('lifetime')}>
              ${LIFETIMES.map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select><//>
        </div>
        ${form.role !== 'admin' && html`
          <${Field} label="Only these services (* for any characters); empty: all, and all else the role may do">
            <input class="mono" placeholder="web-*, db" ...${field('services')} />
          <//>`}
        <${ErrorBox} error=${error} />
        <${FormEnd} action="Create" onClose=${onClose} />
      </form>
    <//>`;
}

function Secret({ created, onClose }) {
  const token = useRef(null);
  return html`
    <${Dialog} title="The token ${created.info.name}" onClose=${onClose}>
      <p>This is the only time it is shown: the daemon keeps a hash of it.</p>
      <code class="secret" ref=${token}>${created.token}</code>
      <div class="dialog-actions"><button onClick=${() => copy(created.token, 'The token', token.current)}>Copy</button>
        <button class="primary" onClick=${onClose}>I have it</button></div>
    <//>`;
}
