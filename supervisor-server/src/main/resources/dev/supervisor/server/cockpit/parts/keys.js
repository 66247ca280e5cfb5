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
