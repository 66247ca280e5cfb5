/** Keys that work everywhere on a page. */
import { html, useEffect } from '../lib.js';
import { signal, useSignal } from '../signal.js';
import { Dialog } from './dialog.js';

const isHelpOpen = signal(false);

const HELP = [
  ['/', 'Filter or search'],
  ['j k or ↓ ↑', 'Next, previous in a list'],
  ['Enter', 'Open what is chosen'],
  ['g o', 'Overview'],
  ['g r', 'Runs'],
  ['g s', 'System'],
  ['t', 'Dark, light or as the system says'],
  ['Esc', 'Leave a field, close a dialog'],
  ['?', 'These keys'],
];

/** Calls `handler(event)` for keys that are not typed into a field. A handler that uses one calls `preventDefault`. */
export function useKeys(handler) {
  useEffect(() => {
    const listener = (event) => {
      const isTyping = event.target.closest?.('input, textarea, select, dialog');
      if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented) handler(event);
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  });
}

/** 1 for a key that goes on in a list, -1 for one that goes back, else 0. Arrows are for what has the focus, unless that is a list or the page. */
export function stepBy(event) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key] ?? 0;
  const isFree = event.target === document.body || event.target.id === 'content' || event.target.closest?.('table, [role="table"]');
  return !event.key.startsWith('Arrow') || isFree ? step : 0;
}

export function showHelp() {
  isHelpOpen.value = true;
}

export function hideHelp() {
  isHelpOpen.value = false;
}

export function KeyHelp() {
  if (!useSignal(isHelpOpen)) return null;
  return html`
    <${Dialog} title="Keys" onClose=${hideHelp}>
      <dl class="keys">
        ${HELP.map(([key, meaning]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${meaning}</dd></div>`)}
      </dl>
      <div class="dialog-actions"><button class="primary" onClick=${hideHelp}>Close</button></div>
    <//>`;
}
