/** The page's libraries, under the names that the page uses. */
import htm from './vendor/htm.module.js';

export const { h, render, Component, Fragment } = window.preact;
export const { useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback, useId } = window.preactHooks;
export const Plot = window.uPlot;
export const html = htm.bind(h);
