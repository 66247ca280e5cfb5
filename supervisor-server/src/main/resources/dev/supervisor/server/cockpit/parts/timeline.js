/** The states that a service was in, along time. */
import { now } from '../clock.js';
import { clockTime, count, duration } from '../format.js';
import { html } from '../lib.js';
import { knownSince } from './history.js';
import { stateLabel, tone } from './state.js';

const WIDTH = 1000;

/**
 * @param history of the service
 * @param status it has now
 * @param spanMs how far back
 */
export function Timeline({ history, status, spanMs }) {
  const end = now();
  const changes = history.events.filter((event) => event.to_state);
  const known = Math.min(knownSince(changes, status.since), end - 1000);
  const begin = Math.max(end - spanMs, known);
  const parts = [];
  let until = end;
  for (const { to_state: state, at } of changes.length > 0 ? changes : [{ to_state: status.state, at: status.since }]) {
    const from = Date.parse(at);
    parts.push({ state, from: Math.max(from, begin), until });
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
    <div class="timeline-axis"><span>${clockTime(begin)}${begin === known && html` · ${earlier(history)}`}</span><span>now</span></div>`;
}

function earlier({ events, isCut }) {
  return isCut ? `earlier is not shown: only the last ${count(events.length)} events are loaded` : 'nothing is known of before';
}

function describe(parts) {
  const latest = parts.slice(0, 5).map((part) => `${stateLabel(part.state)} from ${clockTime(part.from)}`);
  return `States, newest first: ${latest.join(', ')}`;
}
