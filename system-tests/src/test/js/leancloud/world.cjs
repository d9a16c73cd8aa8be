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
const run = process.env.STOA_RUN;
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 20;

if (version === 4) {
  // Version 4 asks REST over TLS in any case; TLS ends in front of Stoa, and here already in the SDK's HTTP client.
  createRequire(sdkFile)('axios').interceptors.request.use((config) => (
    { ...config, url: config.url.replace(/^https:/, 'http:') }));
}

/** A name nobody has in another run. */
const name = (who) => `${who} ${run}`;

/** Fails instead of waiting for ever. */
function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${WAIT_MS} ms`)), WAIT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Waits until something is so. */
async function until(isSo, what) {
  const sinceMs = Date.now();
  while (!(await isSo())) {
    if (Date.now() - sinceMs > WAIT_MS) throw new Error(`not ${what} within ${WAIT_MS} ms`);
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
  }
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
  return new Realtime(settings(options, at));
}

function settings(options, at) {
  const where = version === 5
    ? { server: `http://${at}` }
    : { RTMServers: `ws://${at}/`, server: { RTMRouter: at, api: at } };
  return { appId: app, appKey: 'unused', ...where, ...options };
}

/**
 * A device: a copy of the SDK of its own with a socket of its own, as in another process.
 *
 * @param {string} [at] host and port
 */
function device(at = host) {
  delete require.cache[sdkFile];
  const own = modules(`leancloud-realtime-${version}`);
  const inside = new own.Realtime(settings({ noBinary: process.env.STOA_BASE64 === 'true' }, at));
  const commands = [];
  const dispatch = inside._dispatchCommand;
  inside._dispatchCommand = (command) => {
    commands.push(command);
    return dispatch.call(inside, command);
  };
  const text = (words, mentioned = []) => new own.TextMessage(words).setMentionList(mentioned);
  return {
    sdk: own,
    /** What was pushed to it. */
    commands,
    text,
    open: (client) => inside.createIMClient(client),
    say: (conversation, words, options) => conversation.send(text(words), options),
  };
}

/** What a back end asks of REST, with the master key; the answer, which has to be a good one. */
async function rest(method, path, body) {
  const answer = await fetch(`http://${host}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json', 'X-LC-Id': app, 'X-LC-Key': `${process.env.STOA_MASTER_KEY},master`,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(json)}`);
  return json;
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

/** A way to Stoa that can be cut in the middle, stay down, or lose what comes back. */
function line() {
  const ends = new Set();
  let isDown = false;
  let isDeaf = false;
  const cut = () => ends.forEach((end) => end.destroy());
  const server = net.createServer((client) => {
    if (isDown) {
      client.on('error', () => {}).destroy();
      return;
    }
    const [where, port] = host.split(':');
    const upstream = net.connect(Number(port), where);
    for (const end of [client, upstream]) {
      ends.add(end);
      end.on('error', () => {}).on('close', () => ends.delete(end));
    }
    client.pipe(upstream);
    upstream.on('data', (bytes) => { if (!isDeaf) client.write(bytes); }).on('end', () => client.end());
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done({
    at: `127.0.0.1:${server.address().port}`,
    cut,
    down: () => { isDown = true; cut(); },
    up: () => { isDown = false; },
    deaf: (on) => { isDeaf = on; },
    close: () => { server.close(); cut(); },
  })));
}

module.exports = {
  version,
  sdk: modules(`leancloud-realtime-${version}`),
  name,
  realtime,
  device,
  rest,
  nativeClient,
  next,
  texts,
  until,
  within,
  line,
};
