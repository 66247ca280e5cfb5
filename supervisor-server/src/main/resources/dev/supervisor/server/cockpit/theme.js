/** Dark or light: as the system says, unless chosen here. */
import { signal } from './signal.js';

const KEY = 'supervisor.theme';
const ORDER = ['system', 'light', 'dark'];
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** `system`, `light` or `dark`. */
export const theme = signal(ORDER.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'system');
/** Whether it is dark now. */
export const isDark = signal(false);

export function nextTheme() {
  theme.value = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length];
  localStorage.setItem(KEY, theme.value);
  apply();
}

function apply() {
  const dark = theme.value === 'dark' || (theme.value === 'system' && systemIsDark.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  isDark.value = dark;
}

systemIsDark.addEventListener('change', apply);
apply();
