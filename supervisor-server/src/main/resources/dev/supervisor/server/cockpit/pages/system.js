/** The daemon itself: its store, its upkeep, who may call it, and what was done. */
import { batch, Refusal } from '../api.js';
import { tick } from '../clock.js';
import { bytes, count, duration, percent } from '../format.js';
import { html, useEffect, useState } from '../lib.js';
import { Audit } from '../parts/audit.js';
import { ErrorBox } from '../parts/notice.js';
import { Table } from '../parts/table.js';
import { Lasted } from '../parts/time.js';
import { Tokens } from '../parts/tokens.js';
import { Upkeep } from '../parts/upkeep.js';
import { Wipe } from '../parts/wipe.js';
import { may } from '../session.js';
import { useSignal } from '../signal.js';

/** What the daemon measures of itself is no event: while somebody looks at this page it is asked. */
const LOOK_EVERY_S = 2;
const PAGE_BYTES = 4096;

export function SystemPage() {
  const [known, error] = useFigures();
  useEffect(() => {
    document.title = 'System · supervisor';
  }, []);
  if (!known) return error ? html`<${ErrorBox} error=${error} />` : html`<p class="loading">Loading …</p>`;
  const { info, stats, health } = known;
  return html`
    <div class="page-head">
      <h1>System</h1><span class="quiet">supervisor ${info.version}, up for <${Lasted} from=${info.started_at} /></span>
      <a href="/reference" target="_blank">API reference</a>
    </div>
    <${ErrorBox} error=${error} />
    <div class="grid">
      <section class="card w8" aria-label="Store"><h2>Store</h2><${Store} info=${info} stats=${stats} /></section>
      <section class="card w4" aria-label="Daemon"><h2>Daemon</h2><${Daemon} info=${info} stats=${stats} health=${health} />
      </section>
      <section class="card w4" aria-label="Rows"><h2>Rows by table</h2><${RowsByTable} rows=${info.rows} /></section>
      <section class="card w8" aria-label="Upkeep"><${Upkeep} /></section>
      ${may('admin') && html`<section class="card w12" aria-label="Tokens"><${Tokens} /></section>`}
      <section class="card w12" aria-label="Audit"><${Audit} /></section>
      <section class="card w12" aria-label="Wipe"><${Wipe} rows=${info.rows} /></section>
    </div>`;
}

function useFigures() {
  const seconds = useSignal(tick);
  const turn = Math.floor(seconds / LOOK_EVERY_S);
  const [known, setKnown] = useState([null, null]);
  useEffect(() => {
    let isOver = false;
    batch([['system.info'], ['system.stats'], ['system.health']])
      .then(([info, stats, health]) => {
        const refused = [info, stats].find((answer) => answer instanceof Refusal);
        if (refused) throw refused;
        if (!isOver) setKnown([{ info, stats, health: health instanceof Refusal ? null : health }, null]);
      })
      .catch((error) => !isOver && setKnown(([before]) => [before, error]));
    return () => {
      isOver = true;
    };
  }, [turn]);
  return known;
}

function Store({ info, stats }) {
  const { writer, readers } = stats;
  return html`
    <div class="figures">
      <${Figure} value=${bytes(info.database_bytes)} label="database file" />
      <${Figure} value=${bytes(info.wal_bytes)} label="write-ahead log" />
      <${Figure} value=${bytes(info.free_pages * PAGE_BYTES)} label="${count(info.free_pages)} free pages" />
      <${Figure} value=${writer.units_per_second.toFixed(1)} label="writes a second" />
      <${Figure} value="${writer.queued} of ${count(writer.capacity)}" label="writes queued" />
      <${Figure} value=${info.durability} label="durability" />
    </div>
    <${Table} label="Times of the store" columns=${['Times, last minutes', ['Median', 'number'], ['99%', 'number'], ['Longest', 'number']]}>
        <${Latency} label="A write waits for its turn" of=${writer.wait_ms} />
        <${Latency} label="A commit" of=${writer.commit_ms} />
        <${Latency} label="A read" of=${readers.read_ms} />
      <//>
    <p class="quiet">Since the daemon's start: ${count(writer.units)} writes in ${count(writer.groups)} commits, ${count(readers.reads)} reads;
      refused ${count(writer.refused)} writes and ${count(readers.refused)} reads; timed out ${count(writer.timed_out)} writes.</p>`;
}

function Daemon({ info, stats, health }) {
  const { process, rpc, streams } = stats;
  return html`
    <dl class="facts">
      <dt>Health</dt><dd><${HealthText} health=${health} /></dd>
      <dt>Process</dt><dd>${info.pid}, up ${duration(process.uptime_ms)}</dd>
      <dt>CPU, memory</dt><dd>
        ${percent(process.cpu_percent)}, ${bytes(process.resident_bytes)} (heap ${bytes(process.heap_bytes)})</dd>
      <dt>Threads, files</dt><dd>${process.threads}, ${process.open_files}</dd>
      <dt>Calls</dt><dd>${rpc.calls_per_second.toFixed(1)} a second, ${rpc.pending} pending, ${count(rpc.errors)} refused</dd>
      <dt>Event streams</dt><dd>${streams.open} open, ${count(streams.dropped)} let go</dd>
      <dt>Found by</dt><dd>${info.containment}</dd>
      <dt>Java, SQLite</dt><dd>${info.java_version}, ${info.sqlite_version}</dd>
      <dt>State</dt><dd class="mono">${info.state_dir}</dd>
    </dl>`;
}

function HealthText({ health }) {
  if (!health) return '–';
  if (health.ready) return html`<span class="tone-good">all checks hold</span>`;
  const broken = health.checks.filter((check) => !check.ok);
  return broken.map((check) => html`<div key=${check.name} class="tone-bad">${check.name}: ${check.detail}</div>`);
}

function RowsByTable({ rows }) {
  return html`
    <table><tbody>
      ${Object.entries(rows).map(([table, sum]) => html`<tr key=${table}><td>${table}</td><td class="number">${count(sum)}</td></tr>`)}
    </tbody></table>`;
}

function Figure({ value, label }) {
  return html`<div class="figure"><b>${value}</b><span>${label}</span></div>`;
}

function Latency({ label, of }) {
  return html`<tr><td>${label}</td><td class="number">${ms(of.p50)}</td><td class="number">${ms(of.p99)}</td><td class="number">${ms(of.max)}</td></tr>`;
}

function ms(value) {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}
