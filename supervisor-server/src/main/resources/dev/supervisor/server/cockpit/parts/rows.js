/** A long list of which only what is visible is rendered. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib.js';

const SPARE_ROWS = 6;

/**
 * @param items each with a `key`
 * @param height of a row, in pixels
 * @param chosen index of the row that the keys are at, or -1
 * @param render of one item: `(item, index, isChosen) => vnode`
 * @param onVisible is called with the items in sight, when they are others
 */
export function Rows({ items, height, chosen, render, onVisible, label }) {
  const frame = useRef(null);
  const [view, setView] = useState({ top: 0, size: 1200 });
  useLayoutEffect(() => {
    const measure = () => setView(visiblePart(frame.current));
    measure();
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    return () => {
      removeEventListener('scroll', measure);
      removeEventListener('resize', measure);
    };
  }, []);
  useEffect(() => {
    if (chosen >= 0) bringIntoSight(frame.current, chosen * height, height);
  }, [chosen, height]);
  const first = Math.max(0, Math.floor(view.top / height) - SPARE_ROWS);
  const last = Math.min(items.length, Math.ceil((view.top + view.size) / height) + SPARE_ROWS);
  const shown = items.slice(first, last);
  useEffect(() => {
    onVisible?.(shown);
  }, [shown.map((item) => item.key).join('\n')]);
  return html`
    <div class="rows" role="rowgroup" ref=${frame} aria-label=${label} style=${{ height: `${items.length * height}px` }}>
      ${shown.map(
        (item, i) => html`
          <div key=${item.key} class="rows-slot" role="presentation" style=${{ top: `${(first + i) * height}px`, height: `${height}px` }}>
            ${render(item, first + i, first + i === chosen)}
          </div>`,
      )}
    </div>`;
}

function visiblePart(element) {
  const box = element.getBoundingClientRect();
  const top = Math.max(0, -box.top);
  const next = { top: Math.floor(top / 64) * 64, size: Math.ceil(innerHeight / 64) * 64 + 64 };
  return next;
}

function bringIntoSight(element, offset, height) {
  const y = element.getBoundingClientRect().top + offset;
  const head = 130;
  if (y < head) scrollBy(0, y - head);
  else if (y + height > innerHeight) scrollBy(0, y + height - innerHeight + 8);
}
