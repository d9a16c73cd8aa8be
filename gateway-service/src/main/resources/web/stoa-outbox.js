import { Code, StoaError } from './stoa-error.js';

const WAITING_MAX = 100;
const ANSWER_TIMEOUT_MS = 15_000;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 4_000;
const SECOND_MS = 1_000;

/**
 * The requests that are not answered yet, oldest first: kept over reconnects, sent again as they were
 * (a message with its `cid`, so that it cannot appear twice), and given up when their time is over.
 *
 * At most 100 messages and 100 other requests wait; one more is refused with `QUEUE_FULL`. Messages to one room keep
 * their order: while one waits for its next try, those behind it wait too. What had to wait is sent no
 * faster than the server's rate limit, and a refusal for the rate is then repeated; a message sent at once and refused is told.
 */
export class Outbox {
  #env;
  #mustWait;
  #entries = [];
  #link = null;
  #limits = {};
  #sentAtMs = [];
  #timer;
  #closedBy = null;

  /**
   * @param env clock, timers, randomness, see `StoaClient`
   * @param {(fields: object) => boolean} mustWait whether a request cannot go out yet
   */
  constructor(env, mustWait) {
    this.#env = env;
    this.#mustWait = mustWait;
  }

  /**
   * Sends a request now or as soon as possible.
   *
   * @param {object} fields the request without `id`
   * @param {{lifeMs: number, onOk?: (ok: object) => any, onError?: (error: StoaError) => void}} options `onOk` and
   *   `onError` run before anything that follows on the wire; the promise gets what `onOk` returns
   * @returns {Promise<any>} rejects with a StoaError
   */
  add(fields, { lifeMs, onOk = (ok) => ok, onError = () => {} }) {
    const isSend = fields.op === 'send';
    return new Promise((resolve, reject) => {
      const entry = {
        fields, isSend, onOk, onError, resolve, reject,
        expiresAtMs: this.#env.now() + lifeMs,
        retryAtMs: 0, answerByMs: Infinity, tries: 0, waited: false, done: false, lastError: null,
      };
      if (this.#closedBy) {
        this.#fail(entry, this.#closedBy);
        return;
      }
      if (this.#entries.filter((other) => other.isSend === isSend).length >= WAITING_MAX) {
        this.#fail(entry, new StoaError({ name: 'QUEUE_FULL', retryable: true, message: `${WAITING_MAX} requests wait already` }));
        return;
      }
      this.#entries.push(entry);
      this.flush();
    });
  }

  /**
   * A connection is there: everything unanswered goes out again.
   *
   * @param link where to send
   * @param {{messagesPerSecond?: number, messageBytesMax?: number}} limits of the server; absent or 0: none
   */
  attach(link, limits) {
    this.#link = link;
    this.#limits = limits;
    this.#sentAtMs = [];
    this.flush();
  }

  /** The connection is gone: nothing in flight will be answered. */
  detach() {
    this.#link = null;
    for (const entry of this.#entries) this.#backInQueue(entry, 0);
  }

  /** Rejects everything that waits and whatever is still added. */
  close(error) {
    this.#closedBy = error;
    this.#env.clearTimeout(this.#timer);
    for (const entry of this.#entries.splice(0)) this.#fail(entry, error);
  }

  /** Sends whatever may go out now. Call it when `mustWait` may have changed. */
  flush() {
    const nowMs = this.#env.now();
    const heldRooms = new Set();
    for (const entry of [...this.#entries]) {
      if (entry.answerByMs !== Infinity) continue;
      if (this.#mayGo(entry, heldRooms, nowMs)) {
        this.#transmit(entry, nowMs);
      } else {
        entry.waited = true;
        if (entry.isSend) heldRooms.add(entry.fields.room);
      }
    }
    this.#arm(nowMs);
  }

  #mayGo(entry, heldRooms, nowMs) {
    if (!this.#link || entry.retryAtMs > nowMs || this.#mustWait(entry.fields)) return false;
    if (!entry.isSend) return true;
    return !heldRooms.has(entry.fields.room) && !(entry.waited && this.#nextSendAtMs() > nowMs);
  }

  #transmit(entry, nowMs) {
    if (entry.isSend) {
      if (this.#isTooLarge(entry.fields.content)) {
        const message = 'the message is larger than the limit';
        this.#fail(entry, new StoaError({ code: Code.MESSAGE_TOO_LARGE, name: 'MESSAGE_TOO_LARGE', message }));
        return;
      }
      this.#sentAtMs.push(nowMs);
      if (this.#sentAtMs.length > WAITING_MAX) this.#sentAtMs.shift();
    }
    entry.answerByMs = nowMs + ANSWER_TIMEOUT_MS;
    entry.tries += 1;
    this.#link.request(entry.fields, (reply) => this.#answered(entry, reply));
  }

  #answered(entry, reply) {
    if (entry.done) return;
    if (reply.ok) {
      this.#remove(entry);
      entry.resolve(entry.onOk(reply.ok));
    } else {
      this.#refused(entry, new StoaError(reply.error));
    }
    this.flush();
  }

  #refused(entry, error) {
    const tooFast = error.code === Code.TOO_MANY_MESSAGES;
    if (!error.retryable || (tooFast && !entry.waited)) {
      this.#fail(entry, error);
      return;
    }
    entry.lastError = error;
    const spreadMs = this.#env.random() * Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** entry.tries);
    this.#backInQueue(entry, this.#env.now() + error.retryAfterMs + (tooFast ? 0 : spreadMs));
  }

  #backInQueue(entry, retryAtMs) {
    entry.answerByMs = Infinity;
    entry.retryAtMs = retryAtMs;
    entry.waited = true;
  }

  #fail(entry, error) {
    this.#remove(entry);
    entry.onError(error);
    entry.reject(error);
  }

  #remove(entry) {
    entry.done = true;
    const at = this.#entries.indexOf(entry);
    if (at >= 0) this.#entries.splice(at, 1);
  }

  /** When one more message keeps within the server's sliding second. */
  #nextSendAtMs() {
    const perSecond = this.#limits.messagesPerSecond ?? 0;
    const counted = perSecond > 0 ? this.#sentAtMs.at(-perSecond) : undefined;
    return counted === undefined ? 0 : counted + SECOND_MS;
  }

  #isTooLarge(content) {
    const bytesMax = this.#limits.messageBytesMax ?? 0;
    return bytesMax > 0 && new TextEncoder().encode(JSON.stringify(content)).length > bytesMax;
  }

  /** One timer for the next thing that happens by itself: a retry, a missing answer, the end of a life. */
  #arm(nowMs) {
    this.#env.clearTimeout(this.#timer);
    const times = this.#entries.flatMap((entry) => [entry.expiresAtMs, entry.answerByMs, entry.retryAtMs]);
    const paced = this.#link && this.#entries.some((entry) => entry.isSend && entry.waited) ? [this.#nextSendAtMs()] : [];
    const nextMs = Math.min(...[...times, ...paced].filter((timeMs) => timeMs > nowMs));
    if (nextMs !== Infinity) this.#timer = this.#env.setTimeout(() => this.#overdue(), nextMs - nowMs);
  }

  #overdue() {
    const nowMs = this.#env.now();
    for (const entry of [...this.#entries]) {
      if (entry.expiresAtMs <= nowMs) {
        this.#fail(entry, entry.lastError ?? timedOut(entry));
      } else if (entry.answerByMs <= nowMs) {
        this.#backInQueue(entry, 0);
      }
    }
    this.flush();
  }
}

/** Apps show the text to people. What makes it true is the cid: a retry has to carry the same one. */
function timedOut(entry) {
  const message = entry.isSend
    ? 'it is not certain that the message arrived; if it is tried again, it shows once all the same'
    : `no answer to ${entry.fields.op} in time`;
  return new StoaError({ code: Code.TIMED_OUT, name: 'TIMED_OUT', message, retryable: true });
}
