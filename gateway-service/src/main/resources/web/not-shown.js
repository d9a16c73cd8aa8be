import { element } from './dom.js';

const QUIET_MS = 8_000;

/** How many messages were not delivered here just now, all together; gone when it has been quiet for 8 s. */
export class NotShown {
  #place = element('not-shown');
  #count = 0;
  #timer;

  /** @param {number} count of a `gap` */
  add(count) {
    this.#count += count;
    this.#place.textContent = `+${this.#count.toLocaleString()} not shown`;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), QUIET_MS);
  }

  /** Begins anew. */
  close() {
    clearTimeout(this.#timer);
    this.#count = 0;
    this.#place.textContent = '';
  }
}
