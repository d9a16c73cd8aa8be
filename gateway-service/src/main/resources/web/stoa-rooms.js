import { Attributes } from './stoa-attributes.js';

const SEEN_IDS_MAX = 2000;

/** How many rooms one client may be in. */
export const ROOMS_MAX = 100;

/**
 * The rooms a client wants to be in: how far each was read, and which messages were seen.
 *
 * A position is advanced by events and join replies, in the order of the wire, and by nothing else. The
 * acknowledgement of an own message only marks its id as seen: messages of others before it may still be on
 * their way. A `gap` does not advance it either: what it covers may then still come after a reconnect.
 */
export class Rooms {
  #rooms = new Map();

  /** How many rooms are wanted. */
  get size() {
    return this.#rooms.size;
  }

  /**
   * @param {string} room
   * @param {boolean} create whether to create the room when it is gone
   */
  want(room, create) {
    if (this.#rooms.has(room)) return;
    this.#rooms.set(room, { position: null, joined: false, create, seen: new Set(), attributes: new Attributes() });
  }

  /** @param {string} room one that is not to be joined again */
  forget(room) {
    this.#rooms.delete(room);
  }

  /** Whether requests for this room must wait because it is being joined. */
  isJoining(room) {
    return this.#rooms.get(room)?.joined === false;
  }

  /** Whether the room was asked for with `create`. */
  wantsCreate(room) {
    return this.#rooms.get(room)?.create === true;
  }

  /** @returns {number|null} the cursor up to which everything was received; null before the first join */
  position(room) {
    return this.#rooms.get(room)?.position ?? null;
  }

  /** @returns {{[room: string]: number}} where to go on in every room that was joined once */
  positions() {
    const known = [...this.#rooms].filter(([, state]) => state.position !== null);
    return Object.fromEntries(known.map(([room, state]) => [room, state.position]));
  }

  /** The connection is gone: no room is joined any more, all are still wanted. */
  lost() {
    for (const state of this.#rooms.values()) state.joined = false;
  }

  /**
   * The server took us in.
   *
   * @param {string} room
   * @param {{cursor: number, messages?: object[]}} reply
   * @param {boolean} reset true: what was known of the room is replaced by the reply
   */
  joined(room, reply, reset) {
    const state = this.#rooms.get(room);
    if (!state) return;
    state.joined = true;
    state.position = reset ? reply.cursor : Math.max(state.position ?? 0, reply.cursor);
    for (const message of reply.messages ?? []) remember(state.seen, message.id);
  }

  /** @returns {{[key: string]: string}} the attributes of a room; empty for a room we are not in */
  attributes(room) {
    return this.#rooms.get(room)?.attributes.values ?? {};
  }

  /** A join told the attributes; where it did not, and nothing was lost, what was known stays. @returns what is known now */
  attributesTold(room, { attributes, attributesVersion = 0 }, reset) {
    if (attributes || reset) this.#rooms.get(room)?.attributes.reset(attributes ?? {}, attributesVersion);
    return this.attributes(room);
  }

  /** Marks an own, acknowledged message as seen. */
  acknowledged(room, id) {
    const state = this.#rooms.get(room);
    if (state) remember(state.seen, id);
  }

  /**
   * Takes an event of the wire and advances the position.
   *
   * @param {object} event
   * @returns {boolean} false when it was seen before and must not be shown again
   */
  isNews(event) {
    const state = this.#rooms.get(event.room);
    if (!state || !(event.cursor >= 0)) return true; // transient: not in the log
    if (state.position !== null) state.position = Math.max(state.position, event.cursor);
    if (event.ev === 'attributes') return state.attributes.apply(event);
    return remember(state.seen, event.ev === 'message' ? event.id : `${event.ev}@${event.cursor}`);
  }
}

/** How many messages a `gap` stands for, of all priorities. */
export function shedCount({ shed }) {
  return Object.values(shed ?? {}).reduce((sum, one) => sum + (one > 0 ? one : 0), 0);
}

function remember(seen, key) {
  if (seen.has(key)) return false;
  seen.add(key);
  if (seen.size > SEEN_IDS_MAX) seen.delete(seen.values().next().value);
  return true;
}
