import { element, icon } from './dom.js';
import { movesLittle } from './motion.js';

const FLYING_MAX = 24;
const AT_ONCE_MAX = 6;
const APART_MS = 130;

/** Lets hearts rise over the picture: at most 6 for a message and 24 in all, none for who asked for less motion. */
export function rise(count = 1) {
  const sky = element('hearts');
  if (document.hidden || movesLittle()) return;
  const rising = Math.min(count, AT_ONCE_MAX, FLYING_MAX - sky.childElementCount);
  for (let i = 0; i < rising; i += 1) sky.append(heart(i * APART_MS));
}

function heart(delayMs) {
  const made = icon('heart');
  made.style.setProperty('--drift', `${Math.round(Math.random() * 60 - 30)}px`);
  made.style.setProperty('--size', `${18 + Math.round(Math.random() * 14)}px`);
  made.style.setProperty('--delay', `${delayMs}ms`);
  made.addEventListener('animationend', () => made.remove());
  return made;
}
