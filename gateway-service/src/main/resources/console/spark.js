const SVG = 'http://www.w3.org/2000/svg';
const SLOTS = 60;
const HEIGHT = 24;
/** A lone message is no peak. */
const SCALE_MIN = 4;

function part(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A bar for each of the last 60 seconds: delivered below, shed on top. The figures stand beside it. */
export class Spark {
  #accepted = part('path', { class: 'accepted' });
  #shed = part('path', { class: 'shed' });

  constructor() {
    this.node = part('svg', { class: 'spark', viewBox: `0 0 ${SLOTS} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    this.node.append(part('path', { class: 'ground', d: `M0 ${HEIGHT - 0.5}H${SLOTS}`, 'vector-effect': 'non-scaling-stroke' }), this.#accepted, this.#shed);
  }

  /** @param {{accepted: number[], shed: number[]}} series counts of seconds, the latest last; empty for silence */
  draw({ accepted, shed }) {
    const most = Math.max(SCALE_MIN, ...accepted.map((one, slot) => one + (shed[slot] ?? 0)), ...shed);
    const heightOf = (value) => (value / most) * (HEIGHT - 1);
    const first = SLOTS - Math.max(accepted.length, shed.length);
    let below = '';
    let above = '';
    for (let slot = 0; slot < SLOTS - first; slot++) {
      const x = first + slot + 0.5;
      const base = heightOf(accepted[slot] ?? 0);
      const top = base + heightOf(shed[slot] ?? 0);
      if (base > 0) below += `M${x} ${HEIGHT}V${(HEIGHT - base).toFixed(2)}`;
      if (top > base) above += `M${x} ${(HEIGHT - base).toFixed(2)}V${(HEIGHT - top).toFixed(2)}`;
    }
    this.#accepted.setAttribute('d', below || 'M0 0');
    this.#shed.setAttribute('d', above || 'M0 0');
  }
}
