// What the tests of the vendor's SDKs need: the SDK that is asked for, a native client, a line that can be cut.
const { createRequire } = require('node:module');
const net = require('node:net');
const path = require('node:path');

const modules = createRequire(path.join(process.env.STOA_SDKS, 'package.json'));
const version = Number(process.env.STOA_SDK);
const sdkFile = modules.resolve(`leancloud-realtime-${version}`);
const { Realtime } = modules(`leancloud-realtime-${version}`);
const WebSocket = createRequire(sdkFile)('ws');
const host = process.env.STOA_HOST;
const app = process.env.STOA_APP;
const WAIT_MS = 20_000;

/** Fails instead of waiting for ever. */
function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${WAIT_MS} ms`)), WAIT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The next event of an SDK's object. */
const next = (emitter, event) => within(new Promise((done) => emitter.once(event, (...all) => done(all))), event);

/** The next so many messages of a client, as texts. */
function texts(client, count) {
  const got = [];
  return within(new Promise((done) => {
    const listener = (message) => {
      got.push(message.text);
      if (got.length === count) {
        client.off('message', listener);
        done(got);
      }
    };
    client.on('message', listener);
  }), `${count} messages`);
}

/**
 * The SDK, pointed here as its users do it. Version 5 allows one of an app in a process and finds its socket by itself.
 *
 * @param {object} [options] of the SDK
 * @param {string} [at] host and port
 */
function realtime(options = {}, at = host) {
  const where = version === 5 ? { server: `http://${at}` } : { RTMServers: `ws://${at}/` };
  return new Realtime({ appId: app, appKey: 'unused', ...where, ...options });
}

/** A native client in a room: what it hears, and what it can say. */
async function nativeClient(user, token, room) {
  const socket = new WebSocket(`ws://${host}/v1/connect`, 'stoa.v1.json');
  const waiting = new Map();
  const heard = [];
  const listeners = [];
  let last = 0;
  socket.on('message', (data) => {
    for (const frame of [JSON.parse(data.toString())].flat()) {
      if (frame.id !== undefined && waiting.has(frame.id)) {
        const { done, fail } = waiting.get(frame.id);
        waiting.delete(frame.id);
        if (frame.ok) done(frame.ok); else fail(new Error(JSON.stringify(frame)));
      } else if (frame.ev === 'message') heard.push(frame);
      else if (frame.ev === 'messages') heard.push(...frame.messages);
    }
    listeners.forEach((listener) => listener());
  });
  const ask = (op, fields) => within(new Promise((done, fail) => {
    last += 1;
    waiting.set(last, { done, fail });
    socket.send(JSON.stringify({ id: last, op, ...fields }));
  }), `answer to ${op}`);
  await within(new Promise((done, fail) => socket.on('open', done).on('error', fail)), 'connection');
  await ask('connect', { app, token, platform: 'other' });
  await ask('room.join', { room });
  return {
    user,
    say: (text) => ask('send', { room, type: 'RC:TxtMsg', content: { content: text } }),
    heard: (count) => within(new Promise((done) => {
      const look = () => { if (heard.length >= count) done(heard); };
      listeners.push(look);
      look();
    }), `${count} messages`),
    close: () => socket.close(),
  };
}

/** A way to Stoa that can be cut in the middle. */
function line() {
  const ends = new Set();
  const server = net.createServer((client) => {
    const [name, port] = host.split(':');
    const upstream = net.connect(Number(port), name);
    for (const end of [client, upstream]) {
      ends.add(end);
      end.on('error', () => {}).on('close', () => ends.delete(end));
    }
    client.pipe(upstream).pipe(client);
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({
    at: `127.0.0.1:${server.address().port}`,
    cut: () => ends.forEach((end) => end.destroy()),
    close: () => { server.close(); ends.forEach((end) => end.destroy()); },
  })));
}

module.exports = { version, sdk: modules(`leancloud-realtime-${version}`), realtime, nativeClient, next, texts, line };
