/** The states that a service was in, along time. */
import { now } from '../clock.js';
import { clockTime, duration } from '../format.js';
import { html } from '../lib.js';
import { stateLabel, tone } from './state.js';

const WIDTH = 1000;

/**
 * @param events of the service, newest first
 * @param state it is in now
 * @param spanMs how far back
 */
export function Timeline({ events, state, spanMs }) {
  const end = now();
  const changes = events.filter((event) => event.to_state);
  const known = changes.length > 0 ? Date.parse(changes[changes.length - 1].at) : end;
  const begin = Math.max(end - spanMs, Math.min(known, end - 1000));
  const parts = [];
  let until = end;
  let current = state;
  for (const change of changes) {
    const from = Date.parse(change.at);
    parts.push({ state: change.to_state ?? current, from: Math.max(from, begin), until });
    until = from;
    if (from < begin) break;
  }
  const x = (time) => ((time - begin) / (end - begin)) * WIDTH;
  return html`
    <svg class="timeline" viewBox="0 0 ${WIDTH} 34" preserveAspectRatio="none" role="img" aria-label=${describe(parts)}>
      <rect width=${WIDTH} height="34" class="fill-idle" opacity=".25" />
      ${parts
        .filter((part) => part.until > begin)
        .map(
          (part) => html`
            <rect key=${part.from} x=${x(part.from).toFixed(2)} width=${Math.max(1.2, x(part.until) - x(part.from)).toFixed(2)}
              y=${tone(part.state) === 'bad' ? 0 : tone(part.state) === 'warn' ? 6 : 12} height="34" class="fill-${tone(part.state)}">
              <title>${stateLabel(part.state)} for ${duration(part.until - part.from)} from ${clockTime(part.from)}</title>
            </rect>`,
        )}
    </svg>
    <div class="timeline-axis"><span>${clockTime(begin)}</span><span>now</span></div>`;
}

function describe(parts) {
  const latest = parts.slice(0, 5).map((part) => `${stateLabel(part.state)} from ${clockTime(part.from)}`);
  return `States, newest first: ${latest.join(', ')}`;
}
