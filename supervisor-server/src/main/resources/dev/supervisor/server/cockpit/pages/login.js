/** Where one signs in with a token. */
import { html, useState } from '../lib.js';
import { ErrorBox } from '../parts/notice.js';
import { signIn } from '../session.js';

export function LoginPage() {
  const [token, setToken] = useState('');
  const [error, setError] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      await signIn({ token });
    } catch (failure) {
      setError(failure);
    }
  };
  return html`
    <main class="login">
      <form class="card" onSubmit=${submit}>
        <h1><img src="/assets/icon.svg" alt="" width="28" height="28" />supervisor</h1>
        <label class="field">
          <span>Token</span>
          <input type="password" name="token" autocomplete="current-password" autofocus required value=${token}
            onInput=${(event) => setToken(event.target.value)} />
        </label>
        <${ErrorBox} error=${error} />
        <button class="primary" type="submit">Sign in</button>
        <p class="quiet">An admin's token is in <code>admin.token</code> in the state directory. On the daemon's machine,
          <code>supervisor cockpit</code> opens this page signed in.</p>
      </form>
    </main>`;
}
