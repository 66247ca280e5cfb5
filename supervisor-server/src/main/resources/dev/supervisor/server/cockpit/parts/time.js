/** Times: relative, and in full on hover. */
import { tick } from '../clock.js';
import { ago, between, clockTime, fullTime } from '../format.js';
import { html } from '../lib.js';
import { useSignal } from '../signal.js';

export function Ago({ time }) {
  useSignal(tick);
  return time ? html`<time datetime=${time} title=${fullTime(time)}>${ago(time)}</time>` : '–';
}

/** How long from one time to another, or until now. */
export function Lasted({ from, to }) {
  useSignal(tick);
  return html`<span title=${from ? fullTime(from) : ''}>${between(from, to)}</span>`;
}

export function At({ time }) {
  return time ? html`<time datetime=${time} title=${fullTime(time)}>${clockTime(time)}</time>` : '–';
}
