/** What there is to say about a service beyond its state. */
import { now } from '../clock.js';
import { clockTime, duration } from '../format.js';

/** States in which the last exit matters. */
const ENDED = new Set(['backoff', 'crash_looping', 'failed', 'exited', 'blocked', 'starting']);

export function note(status) {
  const parts = [];
  if (status.blocked_by.length > 0) parts.push(`waits for ${status.blocked_by.join(', ')}`);
  if (status.next_retry_at) {
    const left = Date.parse(status.next_retry_at) - now();
    parts.push(left > 0 ? `starts in ${duration(left < 10_000 ? Math.ceil(left / 1000) * 1000 : left)}` : 'starts now');
  }
  if (status.state === 'running' && !status.ready) parts.push('not ready yet');
  if (status.state === 'degraded') parts.push('not ready in time');
  if (ENDED.has(status.state)) parts.push(...ending(status));
  if (status.state === 'exited' || status.state === 'failed') parts.push(`since ${clockTime(status.since)}`);
  return parts.join(' · ');
}

function ending(status) {
  if (status.last_error) return [status.last_error];
  if (status.exit_signal) return [`ended by ${status.exit_signal}`];
  return status.exit_code ? [`exit code ${status.exit_code}`] : [];
}
