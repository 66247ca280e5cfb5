/** Calls to the daemon: JSON-RPC over POST /rpc, as the one who is signed in. */
import { loadSession, session } from './session.js';

/** What the daemon answered instead of a result. */
export class Refusal extends Error {
  constructor(error) {
    super(error.message);
    const data = error.data ?? {};
    this.name = data.code ?? String(error.code);
    this.hint = data.hint ?? null;
    this.incident = data.incident ?? null;
    this.retryable = data.retryable === true;
  }
}

let nextId = 1;

/** One call; the promise fails with a Refusal, or with an Error that says that the daemon cannot be reached. */
export async function call(method, params = {}, { signal } = {}) {
  return outcome(await post(request(method, params), signal));
}

/** Several calls in one request: `[[method, params], ...]`. Each outcome is a result or a Refusal. */
export async function batch(calls, { signal } = {}) {
  if (calls.length === 0) return [];
  const requests = calls.map(([method, params]) => request(method, params ?? {}));
  const answers = await post(requests, signal);
  if (!Array.isArray(answers)) throw new Refusal(answers.error);
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  return requests.map(({ id }) => {
    const answer = byId.get(id);
    return answer.error ? new Refusal(answer.error) : answer.result;
  });
}

function request(method, params) {
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
  return { jsonrpc: '2.0', id: nextId++, method, params: given };
}

function outcome(answer) {
  if (answer.error) throw new Refusal(answer.error);
  return answer.result;
}

async function post(body, signal) {
  let response = await send(body, signal);
  if (response.status === 401 || response.status === 403) {
    await loadSession(); // it may be another one now, begun in another tab
    if (session().signed_in) response = await send(body, signal);
  }
  if (response.status === 401 || response.status === 403) throw new Error('You are not signed in any more');
  if (response.status === 503) throw new Error('The daemon is stopping or starting');
  if (!response.ok) throw new Error(`The daemon answered with HTTP ${response.status}`);
  return response.json();
}

async function send(body, signal) {
  try {
    return await fetch('/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session().csrf ?? '' },
      body: JSON.stringify(body),
      signal,
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Error('The daemon cannot be reached');
  }
}
