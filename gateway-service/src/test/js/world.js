import { StoaClient } from '../../main/resources/web/stoa.js';

/** A virtual clock, a fake WebSocket and fixed randomness: everything a client's test needs, no real time passes. */
export class World {
  nowMs = 0;
  randomValue = 0.5;
  sockets = [];
  #timers = new Map();
  #lastTimer = 0;

  env() {
    const world = this;
    return {
      WebSocket: class extends FakeSocket {
        constructor(url, subprotocol) {
          super(url, subprotocol);
          world.sockets.push(this);
        }
      },
      now: () => this.nowMs,
      random: () => this.randomValue,
      setTimeout: (task, delayMs) => {
        this.#timers.set(++this.#lastTimer, { task, atMs: this.nowMs + Math.max(0, delayMs) });
        return this.#lastTimer;
      },
      clearTimeout: (timer) => this.#timers.delete(timer),
    };
  }

  /** The socket that was opened last. */
  get socket() {
    return this.sockets.at(-1);
  }

  /** Lets time pass until the client opens its next socket. */
  async nextSocket() {
    const opened = this.sockets.length;
    await this.pass(0);
    while (this.sockets.length === opened) await this.pass(this.#next(Infinity).timer.atMs - this.nowMs);
    return this.socket;
  }

  /** Lets virtual time pass; timers run at their time and in order, promises settle in between. */
  async pass(durationMs) {
    const endMs = this.nowMs + durationMs;
    await settle();
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.nowMs = next.timer.atMs;
      this.#timers.delete(next.key);
      next.timer.task();
      await settle();
    }
    this.nowMs = endMs;
  }

  #next(endMs) {
    const due = [...this.#timers].filter(([, timer]) => timer.atMs <= endMs);
    due.sort(([keyA, a], [keyB, b]) => a.atMs - b.atMs || keyA - keyB);
    return due.length > 0 ? { key: due[0][0], timer: due[0][1] } : undefined;
  }
}

/** The server's side of one connection, played by the test. */
class FakeSocket {
  sent = [];
  closed = false;

  constructor(url, subprotocol) {
    this.url = url;
    this.subprotocol = subprotocol;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  /** The requests of one kind, oldest first. */
  requests(op) {
    return this.sent.filter((request) => request.op === op);
  }

  last(op) {
    return this.requests(op).at(-1);
  }

  opens() {
    this.onopen();
  }

  says(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  answers(request, ok) {
    this.says({ id: request.id, ok });
  }

  refuses(request, error) {
    this.says({ id: request.id, error });
  }

  /** The connection ends, as the network or the server would end it. */
  ends(code = 1006) {
    this.onclose?.({ code, reason: '' });
  }

  /** Opens and answers `connect`. */
  welcomes(fields = {}) {
    this.opens();
    this.answers(this.last('connect'), { session: 's1', user: 'ann', serverTime: 0, heartbeatMs: 30_000, resumed: false, limits: {}, ...fields });
  }
}

/** Lets everything that waits for a promise go on. */
export async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A client in a world of its own, with a record of its events. */
export function newClient(options = {}) {
  const world = new World();
  const client = new StoaClient({ url: 'ws://stoa.test/v1/connect', app: 'app', token: 't1', device: 'd1', ...options }, world.env());
  const seen = [];
  const names = ['state', 'joined', 'lost', 'message', 'gap', 'recalled', 'presence', 'modified', 'attributes', 'member', 'goaway'];
  for (const name of [...names, 'room.muted', 'room.kicked', 'room.destroyed']) {
    client.on(name, (event) => seen.push([name, event]));
  }
  const events = (name) => seen.filter(([other]) => other === name).map(([, event]) => event);
  return { world, client, seen, events };
}

/** A client that is online and in `lobby`, read up to cursor 10. */
export async function inLobby(options) {
  const setup = newClient(options);
  const online = setup.client.connect();
  await settle();
  setup.world.socket.welcomes();
  await online;
  const joined = setup.client.join('lobby', { create: true });
  setup.world.socket.answers(setup.world.socket.last('room.join'), joinReply({ cursor: 10 }));
  await joined;
  return setup;
}

/** What the server answers to `room.join`. */
export function joinReply(fields = {}) {
  return { room: { id: 'lobby', name: 'Lobby', createdAt: 1, members: 2 }, attributes: {}, messages: [], cursor: 0, complete: true, ...fields };
}

/** A `message` event. */
export function message(cursor, fields = {}) {
  const content = { content: `no. ${cursor}` };
  return { ev: 'message', room: 'lobby', id: `m${cursor}`, cursor, ts: 1000 + cursor, from: 'bob', type: 'RC:TxtMsg', content, ...fields };
}
