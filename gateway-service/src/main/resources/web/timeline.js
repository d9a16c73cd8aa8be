const SHOWN_MAX = 1000;
const GAP_GROWS_OVER = 60;
const GAP_GROWS_WITHIN_MS = 20_000;

/**
 * The messages of one room in the order of the server, each once: what a page shows. Pure data.
 *
 * An entry is `{kind: 'message', key, cursor, state, …fields of the message}` with `state` `sent`, `sending`, `failed` or
 * `recalled`, or `{kind: 'gap', key, cursor, count}`. Own messages that are not acknowledged have no cursor yet and
 * stand at the end. New messages push the oldest out above 1000 entries (they can be asked for again); while `isFull`,
 * do not ask for older ones.
 */
export class Timeline {
  #sent = [];
  #pending = [];
  #recalled = new Set();
  #gaps = 0;

  /** Everything, oldest first. */
  get entries() {
    return [...this.#sent, ...this.#pending];
  }

  /** @returns {object|undefined} the oldest message the server knows, where older history begins */
  get oldest() {
    return this.#sent.find((entry) => entry.kind === 'message');
  }

  /** Whether older history no longer fits. */
  get isFull() {
    return this.#sent.length >= SHOWN_MAX;
  }

  /** Forgets what the server sent; own messages that are under way stay. */
  clear() {
    this.#sent = [];
  }

  /**
   * Adds messages of the server, wherever they belong.
   *
   * @param {object[]} messages each with `id` and `cursor`
   */
  add(...messages) {
    for (const message of messages) {
      if (this.#find(message.id)) continue;
      const entry = { ...message, kind: 'message', key: message.id, state: 'sent' };
      const recalled = message.content === null || this.#recalled.has(message.id);
      this.#insert(recalled ? takenBack(entry) : entry);
    }
    this.#trim(messages.at(-1));
  }

  /** Adds an own message before it is sent: `message` has `cid`, `from`, `type`, `content`, `ts` (own clock). */
  addPending(message) {
    this.#pending.push({ ...message, kind: 'message', key: message.cid, state: 'sending' });
  }

  /** An own message was acknowledged: it moves to its place. It may have come as an event already. */
  confirm(cid, { id, ts, cursor }) {
    const pending = this.#take(cid);
    if (pending) this.add({ ...pending, id, ts, cursor });
  }

  /** An own message was not accepted. */
  fail(cid, error) {
    this.#pending = this.#pending.map((entry) => (entry.cid === cid ? { ...entry, state: 'failed', error } : entry));
  }

  /** Takes an own message out that was not accepted, to send it again or to drop it. @returns {object|undefined} */
  take(cid) {
    return this.#take(cid);
  }

  /** A message was taken back; the event may come before the message. */
  recall(id) {
    if (this.#recalled.size < SHOWN_MAX) this.#recalled.add(id);
    this.#sent = this.#sent.map((entry) => (entry.key === id ? takenBack(entry) : entry));
  }

  /** The content of a message was replaced. */
  modify(id, content) {
    this.#sent = this.#sent.map((entry) => (entry.key === id && entry.state === 'sent' ? { ...entry, content } : entry));
  }

  /**
   * Some messages were not delivered to us. A busy time has one gap, which moves on and grows: a new one begins
   * after 60 messages or 20 s without.
   */
  addGap({ count, to }) {
    if (!(count > 0)) return;
    const at = this.#sent.findLastIndex(({ kind }) => kind === 'gap');
    const last = this.#sent[at];
    const newestTs = this.#sent.findLast(({ ts }) => ts)?.ts ?? 0;
    const grows = last && this.#sent.length - at <= GAP_GROWS_OVER && newestTs - last.newestTs < GAP_GROWS_WITHIN_MS;
    if (grows) this.#sent.splice(at, 1);
    const begun = grows ? last : { kind: 'gap', key: `gap ${++this.#gaps}`, count: 0 };
    this.#insert({ ...begun, cursor: to ?? begun.cursor, count: begun.count + count, newestTs });
  }

  #find(id) {
    return this.#sent.find((entry) => entry.key === id);
  }

  #take(cid) {
    const taken = this.#pending.find((entry) => entry.cid === cid);
    this.#pending = this.#pending.filter((entry) => entry !== taken);
    return taken;
  }

  /** Almost always at the end, so the search starts there. Without a cursor (not in the log) it stays where it came. */
  #insert(entry) {
    let at = this.#sent.length;
    if (entry.cursor >= 0) while (at > 0 && this.#sent[at - 1].cursor > entry.cursor) at -= 1;
    this.#sent.splice(at, 0, entry);
  }

  /** Older history that was asked for is not cut off at once again: only something new does. */
  #trim(newest) {
    const excess = this.#sent.length - SHOWN_MAX;
    if (excess > 0 && newest?.id === this.#sent.at(-1).key) this.#sent.splice(0, excess);
  }
}

function takenBack(entry) {
  return { ...entry, state: 'recalled', content: null };
}
