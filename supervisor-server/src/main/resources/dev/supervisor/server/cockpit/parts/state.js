/** States, told by word, colour and shape. */
import { html } from '../lib.js';

const DISC = 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z';
const RING = 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z';
const CHECK = 'M6.4 13L2 8.6l1.6-1.6 2.8 2.8L12.4 3.6 14 5.2z';
const CROSS =
  'M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5zM5.6 4.3L4.3 5.6 6.7 8l-2.4 2.4 1.3 1.3L8 9.3l2.4 2.4 1.3-1.3L9.3 8l2.4-2.4-1.3-1.3L8 6.7z';
const TRIANGLE = 'M8 1.5L15 14H1z';
const DIAMOND = 'M8 1l7 7-7 7-7-7zm0 3.2L4.2 8 8 11.8 11.8 8z';
const HALF = 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2v8a4 4 0 0 1 0-8z';
const SQUARE = 'M3 3h10v10H3zm2 2v6h6V5z';
const CLOCK = 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8zm-.9 1.2h1.8v2.6l1.9 1.1-.9 1.5L7.1 8.8z';
const LOOP =
  'M8 1.5a6.5 6.5 0 0 1 5.6 3.2L15 3.5V8h-4.6l1.7-1.8A4.4 4.4 0 0 0 3.9 7H1.6A6.5 6.5 0 0 1 8 1.5zM1 8h4.6L3.9 9.8A4.4 4.4 0 0 0 12.1 9h2.3A6.5 6.5 0 0 1 2.4 11.3L1 12.5z';
const SLASH =
  'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2c.7 0 1.4.2 2 .5L4.5 10A4 4 0 0 1 8 4zm0 8c-.7 0-1.4-.2-2-.5L11.5 6A4 4 0 0 1 8 12z';
const SKIP = 'M2 3l5 5-5 5zM8 3l5 5-5 5z';
const PLAY = 'M4 2l10 6-10 6z';
const UNKNOWN =
  'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM7.1 11v1.8h1.8V11zm-2-4.6h1.8a1.1 1.1 0 1 1 1.7.9C7.5 8 7.1 8.6 7.1 9.8h1.8c0-.7.2-1 1-1.6A2.9 2.9 0 1 0 5.1 6.400z';

const STATES = {
  inactive: ['Inactive', 'idle', RING],
  blocked: ['Blocked', 'wait', DIAMOND],
  starting: ['Starting', 'move', HALF],
  running: ['Running', 'good', DISC],
  degraded: ['Degraded', 'warn', TRIANGLE],
  stopping: ['Stopping', 'move', SQUARE],
  backoff: ['Waiting to restart', 'warn', CLOCK],
  crash_looping: ['Crash looping', 'bad', LOOP],
  exited: ['Exited', 'done', CHECK],
  failed: ['Failed', 'bad', CROSS],
  queued: ['Queued', 'idle', RING],
  succeeded: ['Succeeded', 'good', CHECK],
  timed_out: ['Timed out', 'bad', CLOCK],
  cancelled: ['Cancelled', 'idle', SLASH],
  skipped: ['Skipped', 'idle', SKIP],
  lost: ['Lost', 'bad', UNKNOWN],
  done: ['Done', 'good', CHECK],
  refused: ['Refused', 'warn', SLASH],
  interrupted: ['Interrupted', 'warn', SLASH],
};
const UNKNOWN_STATE = ['Unknown', 'idle', UNKNOWN];

/** What needs attention comes first. */
const URGENCY = [
  'failed',
  'crash_looping',
  'degraded',
  'backoff',
  'blocked',
  'stopping',
  'starting',
  'running',
  'exited',
  'inactive',
];

export const SERVICE_STATES = URGENCY;
export const RUN_STATES = ['queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'lost'];

export function stateLabel(state) {
  return STATES[state]?.[0] ?? state;
}

/** `good`, `bad`, `warn`, `wait`, `move`, `done` or `idle`: which colour it has. */
export function tone(state) {
  return (STATES[state] ?? UNKNOWN_STATE)[1];
}

export function urgency(state) {
  const place = URGENCY.indexOf(state);
  return place < 0 ? URGENCY.length : place;
}

export function needsAttention(status) {
  return urgency(status.state) <= 3 || (status.state === 'blocked' && status.target === 'up');
}

/** The shape alone, for places whose text says the state. */
export function StateShape({ state, run }) {
  const [, , shape] = STATES[state] ?? UNKNOWN_STATE;
  const path = run && state === 'running' ? PLAY : shape;
  return html`<svg class="shape tone-${tone(state)}" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} fill-rule="evenodd" /></svg>`;
}

export function StateBadge({ state, run }) {
  return html`<span class="state tone-${tone(state)}"><${StateShape} state=${state} run=${run} />${stateLabel(state)}</span>`;
}

/** The shape's path, for drawings. */
export function shapePath(state, run) {
  return run && state === 'running' ? PLAY : (STATES[state] ?? UNKNOWN_STATE)[2];
}
