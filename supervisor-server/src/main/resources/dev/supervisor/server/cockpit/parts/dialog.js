/** Questions before what cannot be undone, and other dialogs. */
import { html, useEffect, useRef, useState } from '../lib.js';
import { signal, useSignal } from '../signal.js';

const open = signal(null);

/**
 * Asks; the promise tells whether to go on.
 *
 * @param question `{title, body, action, word}`: `word` has to be typed where it is given
 */
export function confirm(question) {
  return new Promise((resolve) => {
    open.value = { ...question, resolve };
  });
}

/** Closes the question that is put, as if it was answered with no. */
export function dismiss() {
  answer(false);
}

export function Dialogs() {
  const question = useSignal(open);
  return question && html`<${Question} ...${question} onAnswer=${answer} />`;
}

function answer(goOn) {
  const question = open.value;
  open.value = null;
  question?.resolve(goOn);
}

function Question({ title, body, action, word, isHarmless, onAnswer }) {
  const [typed, setTyped] = useState('');
  const isAllowed = !word || typed === word;
  const submit = (event) => {
    event.preventDefault();
    if (isAllowed) onAnswer(true);
  };
  return html`
    <${Dialog} title=${title} onClose=${() => onAnswer(false)}>
      <form onSubmit=${submit}>
        ${body}
        ${
          word &&
          html`<label class="field">
          <span>Type <b class="mono">${word}</b> to go on</span>
          <input class="mono" autocomplete="off" value=${typed} onInput=${(event) => setTyped(event.target.value)} />
        </label>`
        }
        <div class="dialog-actions">
          <button type="button" onClick=${() => onAnswer(false)}>Cancel</button>
          <button type="submit" class=${isHarmless ? 'primary' : 'danger'} disabled=${!isAllowed}>${action}</button>
        </div>
      </form>
    <//>`;
}

/** A modal dialog; Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown.showModal();
    return () => {
      shown.close(); // while it is modal, nothing outside of it takes the focus
      before?.focus?.();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${dialog} onCancel=${cancel} aria-labelledby="dialog-title">
      <h2 id="dialog-title">${title}</h2>
      ${children}
    </dialog>`;
}
