const STORED = 'stoa-console';
const TIMEOUT_MS = 10_000;
/** A session that lasts less long is renewed. */
const RENEW_BEFORE_MS = 15 * 60 * 1_000;

/** A request that was refused, or not answered. */
export class Failure extends Error {
  /** @param {number} status HTTP status, 0 when there was no answer @param {string} message for people @param {number} [code] */
  constructor(status, message, code = 0) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the session counts no more. */
  get isEnd() { return this.status === 401; }

  /** Whether the same may go well in a while. */
  get isPassing() { return this.status === 0 || this.status === 429 || this.status >= 500; }

  /** Whether the room is gone. */
  get isGone() { return this.status === 404; }
}

async function call(path, { method = 'GET', token, body, signal } = {}) {
  const headers = { Accept: 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = 'application/json';
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response;
  let answer;
  try {
    response = await fetch(`v1/console/${path}`, {
      method, headers, body: body && JSON.stringify(body), signal: signal ? AbortSignal.any([signal, timeout]) : timeout, cache: 'no-store', credentials: 'omit',
    });
    answer = await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure(0, 'Stoa does not answer');
  }
  if (!response.ok) throw new Failure(response.status, answer.errorMessage ?? 'the answer makes no sense', answer.code);
  return answer;
}

/** A session at the server: what it knows is in this tab alone and ends with it; the secret is nowhere. */
export class Session {
  #token;
  #endsAtMs;
  #renewing;

  constructor({ app, token, endsAtMs }) {
    this.app = app;
    this.#take({ token, endsAtMs });
  }

  #take({ token, endsAtMs }) {
    this.#token = token;
    this.#endsAtMs = endsAtMs;
    sessionStorage.setItem(STORED, JSON.stringify({ app: this.app, token, endsAtMs }));
  }

  /** @returns {Session|null} that of this tab, if there is one */
  static stored() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(STORED));
      return stored?.token ? new Session(stored) : null;
    } catch {
      return null;
    }
  }

  /** @param {{appKey: string, appSecret: string}} credentials @returns {Promise<Session>} */
  static async open(credentials) {
    return new Session(await call('session', { method: 'POST', body: credentials }));
  }

  /** Forgets the session. */
  close() {
    sessionStorage.removeItem(STORED);
    this.#token = '';
  }

  /** @param {number} nowMs by the server's clock */
  async renewIfOld(nowMs) {
    if (this.#renewing || this.#endsAtMs - nowMs > RENEW_BEFORE_MS) return;
    this.#renewing = true;
    try {
      const renewed = await call('session/renew', { method: 'POST', token: this.#token });
      if (this.#token) this.#take(renewed);
    } catch {
      // What asks next says whether the session has ended.
    } finally {
      this.#renewing = false;
    }
  }

  /** @param {string} path @param {object} query @param {AbortSignal} signal */
  read(path, query, signal) {
    return call(`${path}?${new URLSearchParams(query)}`, { token: this.#token, signal });
  }

  /** @param {string} deed its path @param {object} body */
  do(deed, body) {
    return call(deed, { method: 'POST', token: this.#token, body });
  }
}
