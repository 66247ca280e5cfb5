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

/** Asks who is signed in; fails when the daemon does not say, and then nothing is changed: only its word signs out. */
export async function loadSession() {
  const response = await fetch('/session');
  if (!response.ok) throw new Error(`The daemon does not say who is signed in: HTTP ${response.status}`);
  current.value = await response.json();
}

/** Signs in by `{token}` or `{code}`; fails with an Error in words. */
export async function signIn(shown) {
  const response = await fetch('/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(shown),
  }).catch(() => {
    throw new Error('The daemon cannot be reached');
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  current.value = await response.json();
}

/** Signs out; fails with an Error in words, and then one is still signed in. */
export async function signOut() {
  let response = await logout();
  if (response.status === 403) {
    await loadSession(); // it may be another one now, begun in another tab
    if (!session().signed_in) return;
    response = await logout();
  }
  if (!response.ok) throw new Error(`You are still signed in: the daemon answered with HTTP ${response.status}`);
  current.value = NOBODY;
}

async function logout() {
  try {
    return await fetch('/logout', { method: 'POST', headers: { 'X-CSRF-Token': session().csrf ?? '' } });
  } catch {
    throw new Error('You are still signed in: the daemon cannot be reached');
  }
}
