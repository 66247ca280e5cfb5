/** Figures as people read them. */
import { now } from './clock.js';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(count) {
  if (count === null || count === undefined) return '–';
  let value = count;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function percent(value) {
  if (value === null || value === undefined) return '–';
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)}%`;
}

export function count(value) {
  return value === null || value === undefined ? '–' : value.toLocaleString('en');
}

/** How long, by the two largest units. */
export function duration(ms) {
  if (ms === null || ms === undefined) return '–';
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'm', Math.floor(seconds % 60), 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'm');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** Between two times that may still be open. */
export function between(from, to) {
  return from ? duration((to ? Date.parse(to) : now()) - Date.parse(from)) : '–';
}

export function ago(time) {
  if (!time) return '–';
  const ms = now() - Date.parse(time);
  if (ms < -1000) return `in ${whole(-ms)}`;
  return ms < 2000 ? 'just now' : `${whole(ms)} ago`;
}

/** The time of day, with the date if it is another than today's. */
export function clockTime(time) {
  const date = new Date(time);
  const clock = date.toLocaleTimeString('en-GB');
  return date.toDateString() === new Date(now()).toDateString() ? clock : `${isoDate(date)} ${clock}`;
}

/** All of it, for a hover. */
export function fullTime(time) {
  return time ? `${new Date(time).toLocaleString('en-GB', { timeZoneName: 'short' })} · ${time}` : '';
}

function whole(ms) {
  return ms < 10_000 ? `${Math.floor(ms / 1000)} s` : duration(ms);
}

function two(first, firstUnit, second, secondUnit) {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

function isoDate(date) {
  const pad = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
