/** What services used lately, for their sparklines: as it is measured, and for those in sight from before the page was opened. */
import { batch, Refusal } from './api.js';
import { onReload, onSample } from './events.js';
import { changed, services } from './store.js';

/** So many samples are kept of each service. */
export const KEPT_SAMPLES = 60;
const SAMPLE_MS = 5000;
const PAUSE_AFTER_FAILURE_MS = 1000;

let wanted = [];
/** Those whose earlier samples are here, or asked for; another set when a stream begins, because samples were missed before. */
let complete = new Set();
let timer = 0;

/** Fills in the earlier samples of these services, and of no others; what fails is tried again. */
export function wantSamples(names) {
  wanted = names;
  fill();
}

async function fill() {
  clearTimeout(timer);
  const mine = complete;
  const missing = wanted.filter((name) => services.has(name) && !mine.has(name));
  if (missing.length === 0) return;
  missing.forEach((name) => mine.add(name));
  let failed = missing;
  try {
    const answers = await batch(missing.map((name) => ['service.stats', { name, since_ms: KEPT_SAMPLES * SAMPLE_MS }]));
    if (mine !== complete) return;
    answers.forEach((answer, i) => answer instanceof Refusal || takeEarlier(missing[i], answer.samples));
    failed = missing.filter((_, i) => answers[i] instanceof Refusal && answers[i].retryable);
    changed();
  } catch {
    if (mine !== complete) return;
  }
  failed.forEach((name) => mine.delete(name));
  if (failed.length > 0) timer = setTimeout(fill, PAUSE_AFTER_FAILURE_MS);
}

/** In place of what was known until then. */
function takeEarlier(name, earlier) {
  const entry = services.get(name);
  if (!entry) return;
  const { times, cpu, memory } = entry.samples;
  const until = earlier.length > 0 ? Date.parse(earlier[earlier.length - 1].at) : 0;
  const isLater = (_, i) => times[i] > until;
  const samples = {
    times: [...earlier.map((sample) => Date.parse(sample.at)), ...times.filter(isLater)].slice(-KEPT_SAMPLES),
    cpu: [...earlier.map((sample) => sample.cpu_percent), ...cpu.filter(isLater)].slice(-KEPT_SAMPLES),
    memory: [...earlier.map((sample) => sample.memory_bytes), ...memory.filter(isLater)].slice(-KEPT_SAMPLES),
  };
  services.set(name, { ...entry, samples });
}

onSample((sample) => {
  const at = Date.parse(sample.at);
  for (const [name, [cpu, memory, processes]] of Object.entries(sample.services)) {
    const entry = services.get(name);
    if (!entry) continue;
    const { times, cpu: cpus, memory: memories } = entry.samples;
    services.set(name, {
      ...entry,
      status: { ...entry.status, cpu_percent: cpu, memory_bytes: memory, processes },
      samples: { times: added(times, at), cpu: added(cpus, cpu), memory: added(memories, memory) },
    });
  }
  changed();
});

function added(values, value) {
  const next = values.length >= KEPT_SAMPLES ? values.slice(1) : values.slice();
  next.push(value);
  return next;
}

onReload(() => {
  complete = new Set();
  fill();
});
