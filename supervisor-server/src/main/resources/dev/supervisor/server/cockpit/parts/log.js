/** Output as it comes, to search, pause and filter. */
import { count } from '../format.js';
import { Component, html, useEffect, useMemo, useRef, useState } from '../lib.js';
import { follow } from './follow.js';
import { useKeys } from './keys.js';
import { ErrorBox } from './notice.js';
import { At } from './time.js';

const MOST_LINES = 3000;

/**
 * @param load `({cursor, limit, wait_ms}, {signal})` answers a page of the log
 * @param goesOn whether more output can come
 */
export function Log({ load, goesOn = true, title = 'Output' }) {
  const [{ lines, hasOlder }, setKnown] = useState({ lines: [], hasOlder: false });
  const [error, setError] = useState(null);
  const [isPaused, setPaused] = useState(false);
  const [query, setQuery] = useState('');
  const [stream, setStream] = useState('');
  const cursor = useRef(null);
  const box = useRef(null);
  const search = useRef(null);
  const isAtEnd = useRef(true);

  useEffect(() => {
    if (isPaused) return undefined;
    const stop = new AbortController();
    follow({
      load,
      cursor,
      goesOn,
      signal: stop.signal,
      onPage: (page) => setKnown((known) => joined(known, page)),
      onError: setError,
    });
    return () => stop.abort();
  }, [load, isPaused, goesOn]);
  useEffect(() => {
    if (isAtEnd.current && !isPaused) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, stream, query]);
  useKeys((event) => {
    if (event.key === '/') {
      event.preventDefault();
      search.current.focus();
    }
  });

  const words = query.toLowerCase();
  const shown = useMemo(
    () => lines.filter((line) => (!stream || line.stream === stream) && (!words || line.text.toLowerCase().includes(words))),
    [lines, stream, words],
  );
  const invocations = useMemo(() => invocationsOf(lines), [lines]);
  const jump = (event) => {
    isAtEnd.current = false;
    box.current.querySelector(`[data-invocation="${event.target.value}"]`)?.scrollIntoView({ block: 'start' });
  };
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < 30;
  };
  return html`
    <div class="card-head">
      <h2>${title}</h2>
      <input type="search" ref=${search} placeholder="Search  ( / )" aria-label="Search the output"
        value=${query} onInput=${(event) => setQuery(event.target.value)}
        onKeyDown=${(event) => event.key === 'Escape' && event.target.blur()} />
      <select aria-label="Which output" value=${stream} onChange=${(event) => setStream(event.target.value)}>
        <option value="">stdout and stderr</option><option>stdout</option><option>stderr</option>
      </select>
      ${
        invocations.length > 1 &&
        html`<select aria-label="Jump to a process" value="" onChange=${jump}>
        <option value="">Jump to a process …</option>
        ${invocations.map(({ id, time }) => html`<option key=${id} value=${id}>from ${new Date(time).toLocaleTimeString('en-GB')} (${id.slice(0, 8)})</option>`)}
      </select>`
      }
      ${(goesOn || isPaused) && html`<button aria-pressed=${isPaused} onClick=${() => setPaused(!isPaused)}>${isPaused ? 'Go on' : 'Pause'}</button>`}
    </div>
    <${ErrorBox} error=${error} />
    <div class="log mono" ref=${box} onScroll=${onScroll} role="log" aria-live="off" aria-label=${title} tabindex="0">
      <${Extent} shown=${shown.length} loaded=${lines.length} hasOlder=${hasOlder} />
      ${shown.map((line, i) => html`<${Line} key=${line.key} line=${line} query=${words}
        begins=${i === 0 || shown[i - 1].invocation_id !== line.invocation_id} />`)}
    </div>`;
}

/** Says what is not there to be seen: of how many lines none is like that, and that there are more. */
function Extent({ shown, loaded, hasOlder }) {
  if (shown > 0 && !hasOlder) return null;
  const older = 'older ones are not loaded';
  if (shown > 0) return html`<p class="log-break">The last ${count(loaded)} lines; ${older}</p>`;
  if (loaded === 0) return html`<p class="log-break">No output yet</p>`;
  return html`<p class="log-break">None of the ${hasOlder && 'last '}${count(loaded)} lines is like that${hasOlder && `; ${older}`}</p>`;
}

/** One line; it never changes but for what is searched. */
class Line extends Component {
  shouldComponentUpdate(next) {
    return next.line !== this.props.line || next.query !== this.props.query || next.begins !== this.props.begins;
  }

  render({ line, query, begins }) {
    return html`
      ${line.isCut && html`<div class="log-break">Output before this was rotated away, or is not shown</div>`}
      ${begins && html`<div class="log-break" data-invocation=${line.invocation_id}>process ${line.invocation_id.slice(0, 8)}</div>`}
      <div class="log-line ${line.stream === 'stderr' ? 'is-stderr' : ''}" title=${line.stream}>
        <${At} time=${line.time} /><span>${query ? marked(line.text, query) : line.text}</span>
      </div>`;
  }
}

let nextKey = 1;

function joined({ lines, hasOlder }, page) {
  const numbered = page.lines.map((line, i) => ({ ...line, key: nextKey++, isCut: page.truncated && i === 0 }));
  const all = [...lines, ...numbered];
  return { lines: all.slice(-MOST_LINES), hasOlder: hasOlder || page.hasOlder || all.length > MOST_LINES };
}

function invocationsOf(lines) {
  const first = new Map();
  for (const line of lines) {
    if (!first.has(line.invocation_id)) first.set(line.invocation_id, line.time);
  }
  return [...first].map(([id, time]) => ({ id, time })).reverse();
}

function marked(text, query) {
  const parts = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, from)) {
    parts.push(text.slice(from, at), html`<mark>${text.slice(at, at + query.length)}</mark>`);
    from = at + query.length;
  }
  parts.push(text.slice(from));
  return parts;
}
