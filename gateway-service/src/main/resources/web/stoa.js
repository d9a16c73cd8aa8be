/**
 * A client for Stoa's native protocol: one ES module, no dependencies, for browsers and for Node 22 and later.
 *
 *   import { StoaClient } from '/stoa.js';
 *
 *   const client = new StoaClient({ app, getToken: async () => (await fetch('/my/token')).text() });
 *   client.on('joined', ({ room, messages, reset }) => …);
 *   client.on('message', (message) => …);
 *   await client.connect();
 *   await client.join('lobby', { create: true });
 *   const { id, ts, cursor } = await client.send('lobby', 'RC:TxtMsg', { content: 'Hello' });
 *
 * It reconnects by itself, takes up its rooms where they were left, sends again with the same `cid` what was not
 * acknowledged, and hands over every message once. Events of a room come in the order of the server; an own
 * message is confirmed by the promise of `send` only, so to show a room in order sort by `cursor`
 * (`Timeline` in timeline.js does).
 */
import { Emitter, defaultUrl, deferred, newCid, systemEnv } from './stoa-env.js';
import { Code, StoaError, clientClosed, whatNext } from './stoa-error.js';
import { Link } from './stoa-link.js';
import { Outbox } from './stoa-outbox.js';
import { Presence, WATCHED_MAX } from './stoa-presence.js';
import { Rooms, ROOMS_MAX, shedCount } from './stoa-rooms.js';

export { StoaError };

const CHANGE_LIFE_MS = 60_000;
const QUERY_LIFE_MS = 20_000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 20_000;
const STABLE_AFTER_MS = 5_000;
const LOGINS_MAX = 3;

/**
 * One user's connection to Stoa.
 *
 * Its events, for `on`:
 * - `state` {state, error?, retryInMs?}: `connecting`, `online`, `offline` (tries again after `retryInMs`), `closed` (for good)
 * - `joined` {room, info, attributes, messages, reset, cursor}: after `join` and after each reconnect; `reset` true: show
 *   `messages` instead of what was shown; false: nothing was lost, what was missed follows as ordinary events
 * - `lost` {room, error}: the room could not be taken up again after a reconnect
 * - `message` and every other event of the protocol, under its name, with its fields (`messages` comes as single ones):
 *   `recalled`, `modified`, `member`, `room.muted`, `room.unmuted`, `room.banned`, `room.unbanned`, `presence` (of users we
 *   watch); `room.kicked` and `room.destroyed` end our membership
 * - `attributes` {room, set, deleted, by, …}: not those that tell nothing new; `attributes(room)` has the whole state then
 * - `gap` {room, count, shed, from?, to?}: `count` messages between the cursors were not delivered here; `history` has them
 */
export class StoaClient {
  #options;
  #env;
  #events = new Emitter();
  #rooms = new Rooms();
  #presence = new Presence();
  #outbox;
  #link = null;
  #state = 'offline';
  #ready = null;
  #token;
  #session;
  #user = null;
  #lastWords;
  #opening = 0;
  #failures = 0;
  #logins = 0;
  #timer;
  #stableTimer;

  /**
   * @param {object} options
   * @param {string} [options.url] ws: or wss:; by default the page's own server
   * @param {string} [options.app] app key; may also come from `getToken`
   * @param {string} [options.token] a token to use; or
   * @param {() => Promise<string|{token: string, app?: string}>} [options.getToken] fetches one, and another when it is no longer good
   * @param {string} [options.platform] web, desktop, mobile or other
   * @param {string} [options.device] names this device among the user's
   * @param {object} [env] for tests: `WebSocket`, `now()` (ms), `random()` (0 to 1), `setTimeout`, `clearTimeout`
   */
  constructor({ token, url = defaultUrl(), platform = 'web', ...options }, env = systemEnv()) {
    this.#options = { ...options, url, platform };
    this.#token = token;
    this.#env = env;
    this.#outbox = new Outbox(env, ({ op, room }) => op !== 'room.join' && this.#rooms.isJoining(room));
  }

  /** @returns {'connecting'|'online'|'offline'|'closed'} */
  get state() {
    return this.#state;
  }

  /** @returns {string|null} the user id the server knows us by; null before the first connection */
  get user() {
    return this.#user;
  }

  /**
   * Listens to an event.
   *
   * @param {string} name
   * @param {(event: object) => void} handler
   * @returns {() => void} stops listening
   */
  on(name, handler) {
    return this.#events.on(name, handler);
  }

  /**
   * Connects, and stays connected until `close`.
   *
   * @returns {Promise<void>} when online for the first time, however many tries that takes; rejects when refused for good
   */
  connect() {
    if (this.#state === 'closed') return Promise.reject(clientClosed());
    if (!this.#ready) {
      this.#ready = deferred();
      this.#open();
    }
    return this.#ready.promise;
  }

  /** Tries to reconnect now instead of after the current pause (the network is back, the user asks). */
  retryNow() {
    if (this.#state === 'offline' && this.#ready) this.#open();
  }

  /** Ends the connection for good; whatever is not answered yet is rejected. */
  close() {
    this.#stop(clientClosed());
  }

  /**
   * Joins a room, and joins it again after every reconnect.
   *
   * @param {string} room
   * @param {{create?: boolean, latest?: number}} [options] `create`: make it if there is none; `latest`: how many messages to begin
   *   with (−1 none, 0 the default of 10, at most 50)
   * @returns {Promise<object>} the reply of the server; the event `joined` tells the same, before any message that follows
   */
  join(room, { create = false, latest = 0 } = {}) {
    if (this.#rooms.size >= ROOMS_MAX) return Promise.reject(new StoaError({ name: 'QUEUE_FULL', message: `at most ${ROOMS_MAX} rooms` }));
    this.#rooms.want(room, create);
    return this.#outbox.add({ op: 'room.join', room, create, latest }, {
      lifeMs: CHANGE_LIFE_MS,
      onOk: (reply) => this.#joined(room, reply, true),
      onError: () => this.#rooms.forget(room),
    });
  }

  /** Leaves a room. @param {string} room */
  leave(room) {
    this.#rooms.forget(room);
    return this.#outbox.add({ op: 'room.leave', room }, { lifeMs: CHANGE_LIFE_MS });
  }

  /**
   * Who is in a room.
   *
   * @param {string} room
   * @param {{limit?: number, order?: 'asc'|'desc'}} [options] at most 500, by the time they joined
   * @returns {Promise<{total: number, members: {user: string, joinedAt: number}[]}>}
   */
  members(room, { limit = 100, order = 'asc' } = {}) {
    return this.#outbox.add({ op: 'room.members', room, limit, order }, { lifeMs: QUERY_LIFE_MS });
  }

  /**
   * Sends a message. Offline it waits (at most 100 do); unanswered, it goes out again with its `cid` for 60 s, never doubled.
   *
   * @param {string} room
   * @param {string} type such as `RC:TxtMsg`
   * @param {any} content any JSON
   * @param {{priority?: 'high'|'normal'|'low', cid?: string, transient?: boolean, only?: string[]}} [options] `only`: the
   *   users it is for (at most 100); and the other fields of `send`
   * @returns {Promise<{id: string, ts: number, cursor: number, cid: string, shed?: object}>} rejects with code 20604 and
   *   `retryAfterMs` when sent faster than allowed
   */
  send(room, type, content, { cid = newCid(), ...rest } = {}) {
    return this.#outbox.add({ op: 'send', room, type, content, cid, ...rest }, {
      lifeMs: CHANGE_LIFE_MS,
      onOk: ({ message, ...ack }) => {
        // A counted message has no place yet: its id is that of the one it is merged into, which is still to come.
        if (ack.cursor > 0) this.#rooms.acknowledged(room, message);
        return { id: message, cid, ...ack };
      },
    });
  }

  /**
   * Takes an own message back.
   *
   * @param {string} room
   * @param {string} message its id
   * @param {{cursor?: number}} [options] its cursor, so that it is found at once
   * @returns {Promise<{ts: number, cursor: number}>}
   */
  recall(room, message, { cursor } = {}) {
    return this.#outbox.add({ op: 'recall', room, message, cursor }, { lifeMs: CHANGE_LIFE_MS });
  }

  /**
   * Replaces the content of an own message.
   *
   * @param {string} room
   * @param {string} message its id
   * @param {any} content any JSON, from now on
   * @param {{cursor?: number}} [options] its cursor, so that it is found at once
   * @returns {Promise<{ts: number, cursor: number}>}
   */
  modify(room, message, content, { cursor } = {}) {
    return this.#outbox.add({ op: 'modify', room, message, content, cursor }, { lifeMs: CHANGE_LIFE_MS });
  }

  /** The attributes of a room, as far as its events have come. @param {string} room @returns {{[key: string]: string}} a copy */
  attributes(room) {
    return this.#rooms.attributes(room);
  }

  /**
   * Sets attributes of a room, at most 10. What somebody else set stays theirs (23424).
   *
   * @param {string} room
   * @param {{[key: string]: string}} entries
   * @param {{force?: boolean, autoDelete?: boolean}} [options] `force`: overwrite others'; `autoDelete`: gone when we leave
   * @returns {Promise<{version: number, changed: string[], failed?: {[key: string]: number}}>} `failed`: error number by key
   */
  setAttributes(room, entries, { force, autoDelete } = {}) {
    return this.#outbox.add({ op: 'attributes.set', room, entries, force, autoDelete }, { lifeMs: CHANGE_LIFE_MS });
  }

  /** Deletes attributes of a room, at most 10; answered as `setAttributes` is. @param {string} room @param {string[]} keys */
  deleteAttributes(room, keys, { force } = {}) {
    return this.#outbox.add({ op: 'attributes.delete', room, keys, force }, { lifeMs: CHANGE_LIFE_MS });
  }

  /**
   * Older or newer messages.
   *
   * @param {string} room
   * @param {{before?: string|number, after?: string|number, limit?: number, types?: string[]}} [options] a message id or a
   *   time in ms; at most 100
   * @returns {Promise<{messages: object[], more: boolean, remaining?: number}>}
   */
  history(room, { before, after, limit = 50, types } = {}) {
    return this.#outbox.add({ op: 'history', room, before, after, limit, types }, { lifeMs: QUERY_LIFE_MS });
  }

  /**
   * Asks who of some users is online, and is told by the event `presence` {user, online} from then on, also of what changed
   * while we were away.
   *
   * @param {string[]} users at most 100; of all calls together at most 500
   * @returns {Promise<string[]>} who is online
   */
  watch(users) {
    if (!this.#presence.fits(users)) {
      return Promise.reject(new StoaError({ name: 'QUEUE_FULL', message: `at most ${WATCHED_MAX} users are watched` }));
    }
    this.#presence.want(users);
    return this.#watch(users);
  }

  /** Hears of users no more. @param {string[]} users at most 100 @returns {Promise<string[]>} who of them was online */
  unwatch(users) {
    this.#presence.forget(users);
    return this.#outbox.add({ op: 'presence.unwatch', users }, { lifeMs: QUERY_LIFE_MS, onOk: ({ online }) => online });
  }

  #watch(users) {
    return this.#outbox.add({ op: 'presence.watch', users }, {
      lifeMs: CHANGE_LIFE_MS,
      onOk: ({ online }) => {
        for (const change of this.#presence.answered(users, online)) this.#events.emit('presence', { ev: 'presence', ...change });
        return online;
      },
      onError: (error) => error.retryable || this.#presence.forget(users),
    });
  }

  async #open() {
    const turn = ++this.#opening;
    this.#env.clearTimeout(this.#timer);
    this.#become('connecting');
    try {
      this.#token ??= await this.#login();
    } catch (error) {
      if (turn === this.#opening) this.#again(error);
      return;
    }
    if (turn !== this.#opening) return;
    try {
      this.#link = new Link(this.#env, this.#options.url, {
        open: () => this.#greet(),
        event: (event) => this.#event(event),
        end: ({ code }) => this.#ended(code),
      });
    } catch (error) {
      this.#stop(error);
    }
  }

  async #login() {
    const answer = await this.#options.getToken?.();
    if (answer?.app) this.#options.app = answer.app;
    return answer?.token ?? answer;
  }

  #greet() {
    const { app, platform, device } = this.#options;
    const hello = { op: 'connect', app, token: this.#token, platform, device, session: this.#session, rooms: this.#rooms.positions() };
    this.#link.request(hello, (reply) => {
      if (reply.ok) this.#welcomed(reply.ok);
      else this.#decide(undefined, new StoaError(reply.error));
    });
  }

  #welcomed({ session, user, heartbeatMs = 30_000, limits = {}, rooms = {} }) {
    this.#session = session;
    this.#user = user;
    this.#link.beat(heartbeatMs, (pong) => { this.#session = pong.session ?? this.#session; });
    this.#stableTimer = this.#env.setTimeout(() => this.#failures = this.#logins = 0, STABLE_AFTER_MS);
    this.#become('online');
    this.#ready.resolve();
    for (const [room, result] of Object.entries(rooms)) this.#takeUp(room, result);
    // close() in a handler above leaves no link.
    if (!this.#link) return;
    this.#outbox.attach(this.#link, limits);
    // A watch ends with its connection.
    for (const users of this.#presence.parts()) this.#watch(users).catch(() => {});
  }

  /** What became of a room after a reconnect. */
  #takeUp(room, result) {
    const reply = result.ok ?? (result.error ? undefined : result);
    if (reply) return void this.#joined(room, reply, false);
    const error = new StoaError(result.error);
    const create = this.#rooms.wantsCreate(room);
    if (error.retryable || (error.code === Code.NO_SUCH_ROOM && create)) {
      const after = this.#rooms.position(room);
      this.#outbox.add({ op: 'room.join', room, create, after }, {
        lifeMs: CHANGE_LIFE_MS,
        onOk: (late) => this.#joined(room, late, false),
        onError: (final) => this.#lose(room, final),
      }).catch(() => {}); // told by the event
    } else {
      this.#lose(room, error);
    }
  }

  #lose(room, error) {
    this.#rooms.forget(room);
    this.#events.emit('lost', { room, error });
  }

  #joined(room, reply, first) {
    const missed = reply.missed ?? [];
    // Destroyed and created anew meanwhile: what follows belongs to another room of the same name.
    const reborn = missed.findLastIndex(({ ev }) => ev === 'room.destroyed') + 1;
    const reset = first || reply.complete === false || reborn > 0;
    const messages = reset ? (reply.messages ?? []) : [];
    const attributes = this.#rooms.attributesTold(room, reply, reset);
    this.#events.emit('joined', { room, info: reply.room, attributes, messages, reset, cursor: reply.cursor });
    for (const event of missed.slice(reborn)) this.#event({ ev: 'message', ...event, room });
    this.#rooms.joined(room, reply, reset);
    return reply;
  }

  #event(event) {
    const { ev, room } = event;
    if (ev === 'messages') {
      return event.messages.forEach((message) => this.#event({ ...message, ev: 'message', room }));
    }
    if (ev === 'goaway') this.#leaveWithin(event.afterMs ?? 0);
    if (ev === 'closed') this.#lastWords = new StoaError(event);
    if (ev === 'room.destroyed' || ev === 'room.kicked') this.#rooms.forget(room);
    const isNews = ev === 'presence' ? this.#presence.isNews(event) : this.#rooms.isNews(event);
    if (isNews) this.#events.emit(ev, ev === 'gap' ? { ...event, count: shedCount(event) } : event);
  }

  /** The server is going away: moves at a random moment, so that not all clients come at once. */
  #leaveWithin(afterMs) {
    this.#env.clearTimeout(this.#timer);
    this.#timer = this.#env.setTimeout(() => {
      this.#unlink();
      this.#open();
    }, this.#env.random() * afterMs);
  }

  #ended(closeCode) {
    const error = this.#lastWords ?? new StoaError({ name: 'CONNECTION_LOST', message: 'the connection was lost', retryable: true });
    this.#decide(closeCode, error);
  }

  #decide(closeCode, error) {
    this.#unlink();
    const next = whatNext(closeCode, error);
    if (next === 'retry') {
      this.#again(error);
    } else if (next === 'login' && this.#options.getToken && ++this.#logins <= LOGINS_MAX) {
      this.#token = undefined;
      if (this.#logins === 1) this.#open();
      else this.#again(error);
    } else {
      this.#stop(error);
    }
  }

  /** Exponential backoff with full jitter. */
  #again(error) {
    const ceilingMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#failures);
    const retryInMs = Math.round((error?.retryAfterMs ?? 0) + this.#env.random() * ceilingMs);
    this.#failures += 1;
    this.#timer = this.#env.setTimeout(() => this.#open(), retryInMs);
    this.#become('offline', { error, retryInMs });
  }

  #unlink() {
    this.#env.clearTimeout(this.#timer);
    this.#env.clearTimeout(this.#stableTimer);
    this.#lastWords = undefined;
    this.#link?.close();
    this.#link = null;
    this.#rooms.lost();
    this.#outbox.detach();
  }

  #stop(error) {
    if (this.#state === 'closed') return;
    this.#opening += 1;
    this.#unlink();
    this.#become('closed', { error });
    this.#ready?.promise.catch(() => {}); // whoever did not wait for connect() has the event
    this.#ready?.reject(error);
    this.#outbox.close(error);
  }

  #become(state, details = {}) {
    this.#state = state;
    this.#events.emit('state', { state, ...details });
  }
}
