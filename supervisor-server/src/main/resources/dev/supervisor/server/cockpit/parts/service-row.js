/** One service in the list: a row, or where there is less room a card. */
import { now } from '../clock.js';
import { bytes, duration, fullTime, percent } from '../format.js';
import { Component, html } from '../lib.js';
import { go, servicePath } from '../router.js';
import { KEPT_SAMPLES } from '../samples.js';
import { note } from './service-note.js';
import { Spark } from './spark.js';
import { StateBadge } from './state.js';

/** It is rendered anew only when the service changes or its times do. */
export class ServiceRow extends Component {
  shouldComponentUpdate(next) {
    const { entry, isChosen, isWide, second } = this.props;
    return next.entry !== entry || next.isChosen !== isChosen || next.isWide !== isWide || next.second !== second;
  }

  render({ entry, isChosen, isWide }) {
    const { status, samples } = entry;
    const upFor = entry.startedAt === null ? '' : duration(Math.max(0, Math.floor((now() - entry.startedAt) / 1000) * 1000));
    const name = html`<a class="name" href=${servicePath(status.name)} tabindex=${isChosen ? 0 : undefined}>${status.name}</a>`;
    const cpuSpark = html`<${Spark} values=${samples.cpu} slots=${KEPT_SAMPLES} least=${5} label="CPU lately" />`;
    const memorySpark = html`<${Spark} values=${samples.memory} slots=${KEPT_SAMPLES} least=${1 << 20} label="Memory lately" />`;
    if (!isWide) {
      return html`
        <div class="service card-row ${isChosen ? 'is-chosen' : ''}" role="row" onClick=${() => go(servicePath(status.name))}>
          <span role="cell" class="card-top">${name}<${StateBadge} state=${status.state} /></span>
          <span role="cell" class="card-under">
            <span class="note">${note(status) || (upFor && `up ${upFor}`)}</span>
          </span>
          <span role="cell" class="card-use">
            <span>wanted ${status.target}</span>
            <span>${status.restart_count > 0 && html`<span aria-hidden="true">↻ ${status.restart_count}</span><span class="for-readers">${status.restart_count} restarts</span>`}</span>
            <span>${cpuSpark}${percent(status.cpu_percent)}</span><span>${memorySpark}${bytes(status.memory_bytes)}</span>
          </span>
        </div>`;
    }
    return html`
      <div class="service ${isChosen ? 'is-chosen' : ''}" role="row">
        <span role="cell" class="c-name">${name}</span>
        <span role="cell" class="c-state"><${StateBadge} state=${status.state} /></span>
        <span role="cell" class="c-target">${status.target}</span>
        <span role="cell" class="c-uptime" title=${fullTime(status.since)}>${upFor}</span>
        <span role="cell" class="c-restarts">${status.restart_count || ''}</span>
        <span role="cell" class="c-cpu">${cpuSpark}${percent(status.cpu_percent)}</span>
        <span role="cell" class="c-memory">${memorySpark}${bytes(status.memory_bytes)}</span>
        <span role="cell" class="c-note note" title=${note(status)}>${note(status)}</span>
      </div>`;
  }
}
