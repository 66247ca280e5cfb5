/** Who is signed in. */
import { signal } from './signal.js';

const NOBODY = { signed_in: false };
const ROLES = ['viewer', 'operator', 'admin'];

/** The present session; `null` while it is not known yet. */
export const current = signal(null);

export function session() {
  return current.value ?? NOBODY;
}

/** Whether the role of the one who is signed in includes this one. */
export function may(role) {
  return session().signed_in && ROLES.indexOf(session().role) >= ROLES.indexOf(role);
}

/** Whether the token is good for some services only, and so for nothing else. */
export function isLimited() {
  return Boolean(session().services);
}

export async function loadSession() {
  const response = await fetch('/session');
  current.value = response.ok ? await response.json() : NOBODY;
}

/** Signs in by `{token}` or `{code}`; fails with an Error in words. */
export async function signIn(shown) {
  const response = await fetch('/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(shown),
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  current.value = await response.json();
}

export async function signOut() {
  await fetch('/logout', { method: 'POST', headers: { 'X-CSRF-Token': session().csrf ?? '' } });
  current.value = NOBODY;
}
