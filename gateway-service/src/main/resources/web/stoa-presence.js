/** Whom we watch, and how each was when we last heard; kept over reconnects. At most 500 users, the server's limit. */
export const WATCHED_MAX = 500;

/** Users of one request at most. */
const CALL_MAX = 100;

export class Presence {
  /** user → true, false, or undefined before the first answer */
  #users = new Map();

  get size() {
    return this.#users.size;
  }

  /** Everybody, in parts that fit into a request. @param {Iterable<string>} [users] @returns {string[][]} */
  parts(users = this.#users.keys()) {
    const all = [...users];
    return Array.from({ length: Math.ceil(all.length / CALL_MAX) }, (_, at) => all.slice(at * CALL_MAX, (at + 1) * CALL_MAX));
  }

  /** Whether all of them fit. @param {string[]} users */
  fits(users) {
    return new Set([...this.#users.keys(), ...users]).size <= WATCHED_MAX;
  }

  want(users) {
    for (const user of users) if (!this.#users.has(user)) this.#users.set(user, undefined);
  }

  forget(users) {
    for (const user of users) this.#users.delete(user);
  }

  /**
   * An answer of the server.
   *
   * @param {string[]} asked
   * @param {string[]} online who of them is
   * @returns {{user: string, online: boolean}[]} those that are no more as we last heard
   */
  answered(asked, online) {
    return asked.filter((user) => this.#users.has(user))
      .map((user) => ({ user, online: online.includes(user) }))
      .filter((now) => this.isNews(now));
  }

  /** Takes what is told of a user. @returns {boolean} whether it says anything new; the first answer does not count */
  isNews({ user, online }) {
    const before = this.#users.get(user);
    if (!this.#users.has(user)) return false;
    this.#users.set(user, online);
    return before !== undefined && before !== online;
  }
}
