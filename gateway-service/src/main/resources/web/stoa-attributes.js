/**
 * The attributes of one room: the state a join told, kept by the events that follow. Of each key the highest
 * version counts, since two changes may come in another order than they were made in.
 */
export class Attributes {
  #values = new Map();
  #versions = new Map();
  #floor = 0;

  /** @returns {{[key: string]: string}} a copy */
  get values() {
    return Object.fromEntries(this.#values);
  }

  /**
   * A join told the state.
   *
   * @param {{[key: string]: string}} values
   * @param {number} version changes up to this one are in it
   */
  reset(values, version) {
    this.#values = new Map(Object.entries(values));
    this.#versions = new Map();
    this.#floor = version;
  }

  /**
   * Takes an `attributes` event.
   *
   * @param {{version: number, set: {[key: string]: string}, deleted: string[]}} event
   * @returns {boolean} false when it tells nothing new
   */
  apply({ version, set = {}, deleted = [] }) {
    const isLater = (key) => version > Math.max(this.#floor, this.#versions.get(key) ?? 0);
    const setKeys = Object.keys(set).filter(isLater);
    const deletedKeys = deleted.filter(isLater);
    for (const key of setKeys) this.#values.set(key, set[key]);
    for (const key of deletedKeys) this.#values.delete(key);
    for (const key of [...setKeys, ...deletedKeys]) this.#versions.set(key, version);
    this.#forgetOld();
    return setKeys.length + deletedKeys.length > 0;
  }

  /** A room has 100 keys at most; of those that are gone only the latest are remembered. */
  #forgetOld() {
    if (this.#versions.size <= KEYS_REMEMBERED_MAX) return;
    const gone = [...this.#versions].filter(([key]) => !this.#values.has(key)).sort(([, a], [, b]) => a - b);
    for (const [key] of gone.slice(0, this.#versions.size - KEYS_REMEMBERED_MAX)) this.#versions.delete(key);
  }
}

const KEYS_REMEMBERED_MAX = 300;
