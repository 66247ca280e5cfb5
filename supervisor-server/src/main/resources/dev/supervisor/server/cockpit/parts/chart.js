/** Charts over time, drawn by uPlot in the page's colours. */
import { html, Plot, useEffect, useRef } from '../lib.js';
import { useSignal } from '../signal.js';
import { isDark } from '../theme.js';

const HEIGHT = 150;
const POWERS = Array.from({ length: 50 }, (_, i) => 2 ** i);

/**
 * @param times in seconds, ascending
 * @param values one for each, or null
 * @param format a value as text
 * @param isBars bars instead of a line
 * @param isBinary the scale's steps are powers of two, as for bytes
 * @param note what the drawing cannot show
 */
export function Chart({ title, times, values, format, isBars = false, isBinary = false, least = 1, latest, note }) {
  const box = useRef(null);
  const plot = useRef(null);
  const dark = useSignal(isDark);
  useEffect(() => {
    const made = new Plot(options({ box: box.current, format, isBars, isBinary, least }), [times, values], box.current);
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: box.current.clientWidth, height: HEIGHT }));
    sizes.observe(box.current);
    return () => {
      sizes.disconnect();
      made.destroy();
    };
  }, [dark, isBars]);
  useEffect(() => {
    plot.current?.setData([times, values]);
  }, [times, values]);
  const isEmpty = times.length === 0;
  return html`
    <figure>
      <figcaption class="chart-title"><span>${title}</span><b>${latest}</b></figcaption>
      <div class="chart ${isEmpty ? 'is-empty' : ''}" ref=${box} role="img" aria-label="${title}, now ${latest}${note ? `. ${note}` : ''}"></div>
      ${isEmpty && html`<p class="quiet">Nothing was measured in the last hour.</p>`}
      ${note && html`<p class="quiet">${note}</p>`}
    </figure>`;
}

function options({ box, format, isBars, isBinary, least }) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { size: 6 } },
    legend: { show: false },
    scales: { x: { time: true }, y: { range: (_, low, high) => [0, Math.max(least, high ?? least) * 1.1] } },
    axes: [
      { ...axis, size: 24, space: 70, values: timeLabels },
      { ...axis, size: 62, space: 34, incrs: isBinary ? POWERS : undefined, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      {
        stroke: color('--spark'),
        width: 1.5,
        fill: `${color('--spark')}2e`,
        points: { show: false },
        paths: isBars ? Plot.paths.bars({ size: [0.8, 40] }) : undefined,
      },
    ],
  };
}

/** With seconds where minutes would be said twice. */
function timeLabels(_, ticks) {
  const isShort = ticks.length > 1 && ticks[1] - ticks[0] < 60;
  return ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString('en-GB').slice(0, isShort ? 8 : 5));
}
