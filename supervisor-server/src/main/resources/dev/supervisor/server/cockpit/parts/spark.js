/** A sparkline: the latest values as one line, without axes. */
import { html } from '../lib.js';

const WIDTH = 84;
const HEIGHT = 20;

/**
 * @param values the newest last
 * @param slots how many values the whole width has
 * @param least the scale reaches to this at least
 */
export function Spark({ values, slots, least, label }) {
  if (values.length < 2) return html`<span class="spark" aria-hidden="true"></span>`;
  const top = Math.max(least, ...values);
  const step = WIDTH / (slots - 1);
  const first = WIDTH - (values.length - 1) * step;
  let line = '';
  for (let i = 0; i < values.length; i += 1) {
    const x = (first + i * step).toFixed(1);
    const y = (HEIGHT - 2 - (values[i] / top) * (HEIGHT - 4)).toFixed(1);
    line += `${i === 0 ? 'M' : 'L'}${x} ${y}`;
  }
  return html`
    <svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
      <path class="spark-area" d="${line}L${WIDTH} ${HEIGHT}L${first.toFixed(1)} ${HEIGHT}z" />
      <path class="spark-line" d=${line} />
    </svg>`;
}
