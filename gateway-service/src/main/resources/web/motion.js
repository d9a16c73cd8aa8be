const little = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the user asked for less motion. */
export function movesLittle() {
  return little.matches;
}

/** Tells when the user changes their mind. @param {() => void} changed @param {AbortSignal} signal ends it */
export function onMotionChange(changed, signal) {
  little.addEventListener('change', changed, { signal });
}
