import { element } from './dom.js';

const SHOWN_MS = 4_500;
let timer;

/** Says something for a moment, to the eyes and to screen readers. */
export function toast(text) {
  const place = element('toast');
  place.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { place.textContent = ''; }, SHOWN_MS);
}
