/** What a service used over the last hour: CPU, memory, starts. */
import { call } from '../api.js';
import { now } from '../clock.js';
import { onSample } from '../events.js';
import { bytes, count, percent } from '../format.js';
import { html, useEffect, useMemo, useState } from '../lib.js';
import { Chart } from './chart.js';

const HOUR_MS = 3_600_000;
const BUCKET_MS = 300_000;

export function Usage({ name, events }) {
  const [samples, setSamples] = useState([]);
  useEffect(() => {
    let isOver = false;
    call('service.stats', { name })
      .then((stats) => !isOver && setSamples((later) => [...stats.samples.map(point), ...later]))
      .catch(() => {});
    const end = onSample((sample) => {
      const values = sample.services[name];
      if (values)
        setSamples((known) =>
          [...known, { at: Date.parse(sample.at), cpu: values[0], memory: values[1] }].filter(
            (one) => one.at > now() - HOUR_MS,
          ),
        );
    });
    return () => {
      isOver = true;
      end();
    };
  }, [name]);
  const times = useMemo(() => samples.map((sample) => sample.at / 1000), [samples]);
  const cpu = useMemo(() => samples.map((sample) => sample.cpu), [samples]);
  const memory = useMemo(() => samples.map((sample) => sample.memory), [samples]);
  const starts = useMemo(() => startsOf(events), [events]);
  const last = samples[samples.length - 1];
  return html`
    <div class="charts">
      <${Chart} title="CPU of one core" times=${times} values=${cpu} format=${percent} least=${5} latest=${percent(last?.cpu)} />
      <${Chart} title="Memory, resident" times=${times} values=${memory} format=${bytes} isBinary least=${1 << 20}
        latest=${bytes(last?.memory)} />
      <${Chart} title="Starts in 5 minutes" times=${starts.times} values=${starts.counts} format=${whole} least=${2} isBars
        latest=${count(starts.counts[starts.counts.length - 1])} />
    </div>`;
}

function point(sample) {
  return { at: Date.parse(sample.at), cpu: sample.cpu_percent, memory: sample.memory_bytes };
}

function startsOf(events) {
  const last = Math.floor(now() / BUCKET_MS);
  const buckets = Array.from({ length: HOUR_MS / BUCKET_MS }, (_, i) => last - HOUR_MS / BUCKET_MS + 1 + i);
  const counts = buckets.map(() => 0);
  for (const event of events) {
    const place = buckets.indexOf(Math.floor(Date.parse(event.at) / BUCKET_MS));
    if (event.to_state === 'starting' && place >= 0) counts[place] += 1;
  }
  return { times: buckets.map((bucket) => (bucket * BUCKET_MS) / 1000), counts };
}

function whole(value) {
  return Number.isInteger(value) ? String(value) : '';
}
