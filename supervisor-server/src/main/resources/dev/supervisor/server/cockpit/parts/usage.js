/** What a service used over the last hour: CPU, memory, starts. */
import { call } from '../api.js';
import { now } from '../clock.js';
import { onSample } from '../events.js';
import { bytes, clockTime, count, percent } from '../format.js';
import { html, useEffect, useMemo, useState } from '../lib.js';
import { Chart } from './chart.js';
import { knownSince } from './history.js';
import { useLive } from './live.js';
import { ErrorBox } from './notice.js';

const HOUR_MS = 3_600_000;
const BUCKET_MS = 300_000;

/**
 * @param history of the service; null while it is not known
 * @param since when it is in its present state
 */
export function Usage({ name, history, since }) {
  const [stats, error] = useLive(
    () => call('service.stats', { name }),
    () => false,
    [name],
  );
  const [later, setLater] = useState([]);
  useEffect(
    () =>
      onSample((sample) => {
        const values = sample.services[name];
        if (!values) return;
        const point = { at: Date.parse(sample.at), cpu: values[0], memory: values[1] };
        setLater((known) => [...known, point].filter((one) => one.at > now() - HOUR_MS));
      }),
    [name],
  );
  const samples = useMemo(() => joined(stats, later), [stats, later]);
  const times = useMemo(() => samples.map((sample) => sample.at / 1000), [samples]);
  const cpu = useMemo(() => samples.map((sample) => sample.cpu), [samples]);
  const memory = useMemo(() => samples.map((sample) => sample.memory), [samples]);
  const bucket = Math.floor(now() / BUCKET_MS);
  const starts = useMemo(() => history && startsOf(history.events, since, bucket), [history, since, bucket]);
  const last = samples[samples.length - 1];
  return html`
    <${ErrorBox} error=${error} />
    ${!stats && !error && html`<p class="quiet">Loading …</p>`}
    <div class="charts">
      ${
        stats &&
        html`
        <${Chart} title="CPU of one core" times=${times} values=${cpu} format=${percent} least=${5} latest=${percent(last?.cpu)} />
        <${Chart} title="Memory, resident" times=${times} values=${memory} format=${bytes} isBinary least=${1 << 20}
          latest=${bytes(last?.memory)} />`
      }
      ${
        starts &&
        html`<${Chart} title="Starts in 5 minutes" times=${starts.times} values=${starts.counts} format=${whole} least=${2} isBars
          latest=${count(starts.counts[starts.counts.length - 1])} note=${starts.note} />`
      }
    </div>`;
}

/** What was sampled before it was asked for, and what came later. */
function joined(stats, later) {
  const before = (stats?.samples ?? []).map(point);
  const asked = before[before.length - 1]?.at ?? 0;
  return [...before, ...later.filter((one) => one.at > asked)].filter((one) => one.at > now() - HOUR_MS);
}

function point(sample) {
  return { at: Date.parse(sample.at), cpu: sample.cpu_percent, memory: sample.memory_bytes };
}

/** Counts of starts; null for the time of which nothing is known. */
function startsOf(events, since, last) {
  const known = knownSince(events, since);
  const buckets = Array.from({ length: HOUR_MS / BUCKET_MS }, (_, i) => last - HOUR_MS / BUCKET_MS + 1 + i);
  const counts = buckets.map((bucket) => ((bucket + 1) * BUCKET_MS > known ? 0 : null));
  for (const event of events) {
    const place = buckets.indexOf(Math.floor(Date.parse(event.at) / BUCKET_MS));
    if (event.to_state === 'starting' && place >= 0) counts[place] += 1;
  }
  return {
    times: buckets.map((bucket) => (bucket * BUCKET_MS) / 1000),
    counts,
    note: counts[0] === null ? `Unknown before ${clockTime(known)}` : '',
  };
}

function whole(value) {
  return Number.isInteger(value) ? String(value) : '';
}
