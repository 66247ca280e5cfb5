/* Colours before anything is drawn, as theme.js sets them: a module comes after the first frame. */
{
  const chosen = localStorage.getItem('supervisor.theme');
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
