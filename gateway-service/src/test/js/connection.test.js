import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoaClient } from '../../main/resources/web/stoa.js';
import { inLobby, joinReply, message, newClient, settle } from './world.js';

test('connects with the subprotocol, the token and the device, and is online once welcomed', async () => {
  const { world, client, events } = newClient();
  const online = client.connect();
  await settle();
  assert.equal(client.state, 'connecting');
  world.socket.welcomes({ user: 'ann' });
  await online;
  assert.equal(world.socket.subprotocol, 'stoa.v1.json');
  const { app, token, platform, device, session } = world.socket.last('connect');
  assert.deepEqual({ app, token, platform, device, session }, { app: 'app', token: 't1', platform: 'web', device: 'd1', session: undefined });
  assert.equal(client.user, 'ann');
  assert.deepEqual(events('state').map(({ state }) => state), ['connecting', 'online']);
});

test('says what it needs where there is no WebSocket', () => {
  const webSocket = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  delete globalThis.WebSocket;
  try {
    assert.throws(() => new StoaClient({ token: async () => 't', url: 'ws://chat.example/v1/connect' }), /Node from version 22/);
  } finally {
    if (webSocket) Object.defineProperty(globalThis, 'WebSocket', webSocket);
  }
});

test('waits longer after every failure, spread by chance, up to 20 s', async () => {
  const { world, client, events } = newClient();
  world.randomValue = 1;
  client.connect();
  await settle();
  for (let failure = 0; failure < 8; failure += 1) {
    world.socket.ends();
    await world.nextSocket();
  }
  const pauses = events('state').filter(({ state }) => state === 'offline').map(({ retryInMs }) => retryInMs);
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  world.randomValue = 0.1;
  world.socket.ends();
  assert.equal(events('state').at(-1).retryInMs, 2000);
});

test('begins with short pauses again after a connection that held', async () => {
  const { world, client, events } = newClient();
  world.randomValue = 1;
  client.connect();
  for (let failure = 0; failure < 3; failure += 1) {
    await settle();
    world.socket.ends();
    await world.pass(4000);
  }
  world.socket.welcomes();
  world.socket.ends();
  assert.equal(events('state').at(-1).retryInMs, 4000, 'it held for no time');
  await world.pass(4000);
  world.socket.welcomes();
  await world.pass(5000);
  world.socket.ends();
  assert.equal(events('state').at(-1).retryInMs, 500);
});

test('a connection that never opens is given up after 10 s', async () => {
  const { world, client } = newClient();
  client.connect();
  await world.pass(9_999);
  assert.equal(client.state, 'connecting');
  await world.pass(1);
  assert.equal(client.state, 'offline');
  assert.ok(world.sockets[0].closed);
});

test('pings at every heartbeat and ends the connection after two without an answer', async () => {
  const { world, client } = await inLobby();
  const { socket } = world;
  await world.pass(30_000);
  socket.answers(socket.last('ping'), { serverTime: 1 });
  await world.pass(30_000);
  assert.equal(socket.requests('ping').length, 2);
  await world.pass(30_000);
  assert.equal(client.state, 'online');
  await world.pass(30_000);
  assert.ok(socket.closed);
  assert.notEqual(client.state, 'online');
});

test('any frame of the server counts as a sign of life', async () => {
  const { world, client } = await inLobby();
  for (let beat = 0; beat < 6; beat += 1) {
    await world.pass(30_000);
    world.socket.says(message(11 + beat));
  }
  assert.equal(client.state, 'online');
});

test('resumes with the session that the last ping renewed', async () => {
  const { world } = await inLobby();
  await world.pass(30_000);
  world.socket.answers(world.socket.last('ping'), { serverTime: 1, session: 's2' });
  world.socket.ends();
  await world.pass(20_000);
  world.socket.opens();
  assert.equal(world.socket.last('connect').session, 's2');
});

test('goaway: moves within the time given and takes up its rooms', async () => {
  const { world, client, events } = await inLobby();
  world.randomValue = 0.6;
  const old = world.socket;
  old.says({ ev: 'goaway', afterMs: 5000, reason: 'deploy' });
  await world.pass(2_999);
  assert.equal(world.socket, old);
  await world.pass(1);
  assert.notEqual(world.socket, old);
  assert.ok(old.closed);
  world.socket.welcomes({ rooms: { lobby: joinReply({ cursor: 10 }) } });
  assert.equal(client.state, 'online');
  assert.equal(events('goaway').length, 1);
});

test('close code 4002 fetches a new token at once; a token that never helps ends it', async () => {
  let tokens = 0;
  const { world, client, events } = newClient({ token: undefined, getToken: async () => ({ app: 'other', token: `t${++tokens}` }) });
  client.connect().catch(() => {});
  for (let login = 1; login <= 4; login += 1) {
    await world.nextSocket();
    world.socket.opens();
    assert.equal(world.socket.last('connect').token, `t${login}`);
    assert.equal(world.socket.last('connect').app, 'other');
    world.socket.says({ ev: 'closed', code: 31004, name: 'BAD_TOKEN', message: 'expired' });
    world.socket.ends(4002);
  }
  assert.equal(client.state, 'closed');
  assert.equal(events('state').at(-1).error.code, 31004);
});

test('close code 4003 and a refusal for good end it, and connect() says why', async () => {
  for (const refuse of [
    (socket) => socket.ends(4003),
    (socket) => socket.refuses(socket.last('connect'), { code: 31002, name: 'BAD_APP_KEY', message: 'no such app', retryable: false }),
  ]) {
    const { world, client } = newClient();
    const online = client.connect();
    const refused = assert.rejects(online);
    await settle();
    world.socket.opens();
    refuse(world.socket);
    await refused;
    assert.equal(client.state, 'closed');
    await world.pass(60_000);
    assert.equal(world.sockets.length, 1);
  }
});

test('does not log in again when another login of the user took over, or the app put the user offline', async () => {
  for (const [code, name] of [[31010, 'KICKED_BY_OTHER_LOGIN'], [31011, 'PUT_OFFLINE']]) {
    const { world, client } = await inLobby({ getToken: async () => 't2' });
    world.socket.says({ ev: 'closed', code, name, message: 'gone' });
    world.socket.ends(4002);
    assert.equal(client.state, 'closed');
    await world.pass(60_000);
    assert.equal(world.sockets.length, 1);
  }
});

test('close code 4001 and a lost connection are tried again', async () => {
  for (const code of [4001, 1006, 1011]) {
    const { world, client } = await inLobby();
    world.socket.ends(code);
    assert.equal(client.state, 'offline');
    await world.pass(500);
    assert.equal(world.sockets.length, 2);
  }
});

test('retryNow() cuts the pause short', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  client.retryNow();
  await settle();
  assert.equal(world.sockets.length, 2);
  await world.pass(5000);
  assert.equal(world.sockets.length, 2, 'the pause it replaced does not open another');
});

test('close() ends it and rejects what waits', async () => {
  const { world, client } = await inLobby();
  const history = assert.rejects(client.history('lobby'), { name: 'CLIENT_CLOSED' });
  client.close();
  await history;
  await assert.rejects(client.send('lobby', 'RC:TxtMsg', {}), { name: 'CLIENT_CLOSED' });
  assert.ok(world.socket.closed);
  assert.equal(client.state, 'closed');
});
