import { element, icon } from './dom.js';

const FLYING_MAX = 24;

/** Lets a heart rise over the messages; not more than 24 at once, none for who asked for less motion. */
export function rise() {
  const sky = element('hearts');
  if (sky.childElementCount >= FLYING_MAX || document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const heart = icon('heart');
  heart.style.setProperty('--drift', `${Math.round(Math.random() * 60 - 30)}px`);
  heart.style.setProperty('--size', `${18 + Math.round(Math.random() * 14)}px`);
  heart.addEventListener('animationend', () => heart.remove());
  sky.append(heart);
}
