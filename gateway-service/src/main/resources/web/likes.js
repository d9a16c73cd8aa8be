const GATHER_MS = 400;
const COUNT_OF_ONE_MAX = 1_000;
const COUNT_MAX = 1_000_000_000;
const REMEMBERED_MAX = 2_000;
const PAGES_MAX = 5;
const PAGE = 100;

/** How many likes a message stands for: one merged by the server says so, and so may one tap. Never less than one. */
export function likesIn(content) {
  const count = content?.count;
  return Number.isInteger(count) && count >= 1 && count <= COUNT_MAX ? count : 1;
}

/** Who a like is from: the senders a merged message names, most first, else its sender. @returns {string[]} user ids */
export function likersIn({ from, content }) {
  const named = Array.isArray(content?.senders) ? content.senders.map((one) => one?.user).filter((user) => typeof user === 'string' && user) : [];
  return named.length > 0 ? named : [from];
}

/** Whether more people stand behind a merged message than it names. */
export function hasMoreLikers({ content }) {
  return Array.isArray(content?.senders) && content.users > content.senders.length;
}

/** Gathers own taps, so that many fingers' work is a few messages. */
export class Taps {
  #send;
  #count = 0;
  #timer;

  /** @param {(count: number) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** One tap. */
  tap() {
    this.#count += 1;
    if (this.#count >= COUNT_OF_ONE_MAX) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  /** Forgets what is not sent. */
  close() {
    clearTimeout(this.#timer);
    this.#count = 0;
  }

  #flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const count = this.#count;
    this.#count = 0;
    this.#send(count);
  }
}

/**
 * The likes of a room, each once: a merged message counts what it says, own taps count at once and are part of the merged
 * message whose id their acknowledgement told.
 */
export class LikeTotal {
  #counts = new Map();
  #own = new Map();
  #sum = 0;
  #pending = 0;
  #isLeast = false;

  /** @returns {number} with own taps that are under way */
  get total() {
    return this.#sum + this.#pending;
  }

  /** Whether the history has more than was asked for. */
  get isLeast() {
    return this.#isLeast;
  }

  /** An own tap. */
  tapped() {
    this.#pending += 1;
  }

  /** Own taps were acknowledged as part of a message. */
  acknowledged(id, count) {
    this.#pending -= count;
    const own = (this.#own.get(id) ?? 0) + count;
    put(this.#own, id, own);
    this.#raise(id, own);
  }

  /** Own taps were refused. */
  refused(count) {
    this.#pending -= count;
  }

  /** A like message, of the history or live. @returns {number} how many likes it adds */
  received({ id, content }) {
    return this.#raise(id, likesIn(content));
  }

  /**
   * Adds what the history knows, up to 500 messages of it.
   *
   * @param client a StoaClient
   * @param {string} room
   * @param {string} type of likes
   */
  async load(client, room, type) {
    let before;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const { messages, more } = await client.history(room, { before, limit: PAGE, types: [type] });
      messages.forEach((message) => this.received(message));
      this.#isLeast = more;
      if (!more || messages.length === 0) return;
      before = messages[0].id;
    }
  }

  #raise(id, count) {
    const known = this.#counts.get(id) ?? 0;
    if (count <= known) return 0;
    this.#sum += count - known;
    put(this.#counts, id, count);
    return count - known;
  }
}

function put(map, key, value) {
  map.set(key, value);
  if (map.size > REMEMBERED_MAX) map.delete(map.keys().next().value);
}
