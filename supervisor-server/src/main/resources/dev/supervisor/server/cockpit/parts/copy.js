/** What is to be pasted elsewhere. */
import { say } from './notice.js';

/**
 * Copies a text. A browser forbids that to a page that came by plain HTTP from another machine; there the text is selected.
 *
 * @param what it is, for people
 * @param element where the text stands
 */
export async function copy(text, what, element) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} was copied`);
  } catch {
    getSelection().selectAllChildren(element);
    say(`The browser lets this page copy nothing. ${what} is selected: copy it with the keys`);
  }
}
