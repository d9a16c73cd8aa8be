/**
 * What went wrong with a request or a connection.
 *
 * `code` is the number of the protocol's error table; for what this client found out by itself 5004, the vendor's, where no answer
 * came in time (`TIMED_OUT`), else 0 (`QUEUE_FULL`, `CLIENT_CLOSED`). `name` is the stable word for it, `message` a sentence
 * for people. `retryable` says whether the same request may succeed later, `retryAfterMs` when (0: not said).
 */
export class StoaError extends Error {
  /** @param {{code?: number, name?: string, message?: string, retryable?: boolean, retryAfterMs?: number}} fields */
  constructor({ code = 0, name = 'UNKNOWN', message = name, retryable = false, retryAfterMs = 0 } = {}) {
    super(message);
    this.code = code;
    this.name = name;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What is told of requests that a closed client does not make. */
export function clientClosed() {
  return new StoaError({ name: 'CLIENT_CLOSED', message: 'the client was closed' });
}

/** Error numbers this client treats in a way of its own. */
export const Code = Object.freeze({
  TIMED_OUT: 5004,
  TOO_MANY_MESSAGES: 20604,
  MESSAGE_TOO_LARGE: 30016,
  NO_SUCH_ROOM: 23410,
  KICKED_BY_OTHER_LOGIN: 31010,
  PUT_OFFLINE: 31011,
});

// The numbers after which a new token may help, and those after which nothing does.
const LOGIN = new Set([31004, 31005, 31009, Code.KICKED_BY_OTHER_LOGIN, Code.PUT_OFFLINE]);
// After these nobody comes back by itself.
const NOT_BY_ITSELF = new Set([Code.KICKED_BY_OTHER_LOGIN, Code.PUT_OFFLINE]);
const NEVER = new Set([31001, 31002, 31008]);

/**
 * What to do after a connection ended or `connect` was refused.
 *
 * A login that was taken over by another device of the same user is not repeated by itself: the two
 * would throw each other out forever. Nor is that of a user whom the app put offline.
 *
 * @param {number|undefined} closeCode the WebSocket's close code; undefined for a refused `connect`
 * @param {StoaError|undefined} error the refusal, or what the `closed` event said
 * @returns {'retry'|'login'|'stop'}
 */
export function whatNext(closeCode, error) {
  const login = NOT_BY_ITSELF.has(error?.code) ? 'stop' : 'login';
  if (closeCode === 4001) return 'retry';
  if (closeCode === 4002) return login;
  if (closeCode === 4003) return 'stop';
  if (LOGIN.has(error?.code)) return login;
  if (NEVER.has(error?.code)) return 'stop';
  const refusedForGood = closeCode === undefined && error && !error.retryable;
  return refusedForGood ? 'stop' : 'retry';
}
