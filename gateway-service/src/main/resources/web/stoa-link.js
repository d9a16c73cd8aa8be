const SUBPROTOCOL = 'stoa.v1.json';
const OPEN_TIMEOUT_MS = 10_000;
const PINGS_UNANSWERED_MAX = 2;

/**
 * One WebSocket connection, from opening to its end: numbers requests, matches replies, beats the heart.
 * Replies and events are handed over at once and in the order of the wire, never through a promise, so
 * that an event cannot overtake the reply it follows.
 *
 * The requests that wait for a reply are bounded by the outbox, plus one `connect` and two pings.
 */
export class Link {
  #env;
  #socket;
  #handlers;
  #replies = new Map();
  #lastId = 0;
  #timer;
  #pingsUnanswered = 0;
  #ended = false;

  /**
   * @param env timers and the WebSocket class, see `StoaClient`
   * @param {string} url ws: or wss:
   * @param {{open: () => void, event: (event: object) => void, end: (end: {code: number, reason: string}) => void}} handlers
   *   `end` is called exactly once unless `close` was called before
   */
  constructor(env, url, handlers) {
    this.#env = env;
    this.#handlers = handlers;
    this.#socket = new env.WebSocket(url, SUBPROTOCOL);
    this.#socket.onopen = () => this.#ended || handlers.open();
    this.#socket.onmessage = (message) => this.#received(message.data);
    this.#socket.onclose = (close) => this.#end(close.code, close.reason);
    this.#timer = env.setTimeout(() => this.#end(1006, 'no answer to connect'), OPEN_TIMEOUT_MS);
  }

  /**
   * Sends a request.
   *
   * @param {object} fields the request without its `id`
   * @param {(reply: {ok?: object, error?: object}) => void} onReply never called when the link ends first
   */
  request(fields, onReply) {
    const id = ++this.#lastId;
    this.#replies.set(id, onReply);
    this.#socket.send(JSON.stringify({ id, ...fields }));
  }

  /**
   * Starts the heartbeat; ends the wait for the answer to `connect`. A link on which nothing was heard
   * after two pings ends as if it had been cut.
   *
   * @param {number} intervalMs time between two pings
   * @param {(ok: object) => void} onPong what the server said to a ping
   */
  beat(intervalMs, onPong) {
    this.#env.clearTimeout(this.#timer);
    this.#timer = this.#env.setTimeout(() => {
      if (this.#pingsUnanswered >= PINGS_UNANSWERED_MAX) {
        this.#end(1006, 'two heartbeats missed');
        return;
      }
      this.#pingsUnanswered += 1;
      this.beat(intervalMs, onPong);
      this.request({ op: 'ping' }, (reply) => {
        // Armed again from a network event: browsers slow down timers that only timers set.
        this.beat(intervalMs, onPong);
        if (reply.ok) onPong(reply.ok);
      });
    }, intervalMs);
  }

  /** Closes without telling `end`. */
  close() {
    if (this.#ended) return;
    this.#ended = true;
    this.#env.clearTimeout(this.#timer);
    this.#replies.clear();
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }

  #received(text) {
    this.#pingsUnanswered = 0;
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      this.#end(1007, 'the server sent what is not JSON');
      return;
    }
    for (const item of Array.isArray(frame) ? frame : [frame]) {
      if (this.#ended) return;
      this.#one(item);
    }
  }

  #one(item) {
    if (item.ev !== undefined) {
      this.#handlers.event(item);
      return;
    }
    const onReply = this.#replies.get(item.id);
    this.#replies.delete(item.id);
    onReply?.(item);
  }

  #end(code, reason) {
    if (this.#ended) return;
    this.close();
    this.#handlers.end({ code, reason });
  }
}
