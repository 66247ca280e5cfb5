/** Buttons that make a call: disabled, with the reason, for those who may not. While it goes on they keep the focus. */
import { html, useId, useState } from '../lib.js';
import { may, session } from '../session.js';
import { sayError } from './notice.js';

/**
 * @param needs the role that the daemon asks for
 * @param does what it does, shown on hover and told by screen readers
 * @param run is called when it is pressed; what it throws is shown
 */
export function Action({ label, needs, does, kind = '', unavailable, run }) {
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  const reason = may(needs) ? unavailable : `This needs the role ${needs}; yours is ${session().role}`;
  const press = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      await run();
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <button class=${kind} disabled=${Boolean(reason)} title=${reason || does} aria-describedby=${id}
      aria-disabled=${isBusy} aria-busy=${isBusy} onClick=${press}>
      ${label}
    </button><span id=${id} hidden>${reason || does}</span>`;
}
