import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLobby, joinReply } from './world.js';

const text = (content) => ['lobby', 'RC:TxtMsg', { content }];
const contents = (socket) => socket.requests('send').map(({ content }) => content.content);
const retryable = (code, fields = {}) => ({ code, name: 'X', message: 'x', retryable: true, ...fields });
const ack = (cursor) => ({ message: `id${cursor}`, ts: cursor, cursor });

async function reconnect(world, fields = {}) {
  await world.pass(20_000);
  world.socket.welcomes({ rooms: { lobby: joinReply({ cursor: 10, missed: [] }) }, ...fields });
}

test('a message is confirmed with its id, time, cursor and cid', async () => {
  const { world, client } = await inLobby();
  const sent = client.send(...text('hi'), { priority: 'high', cid: 'c1' });
  const { id, op, ...fields } = world.socket.last('send');
  assert.deepEqual(fields, { room: 'lobby', type: 'RC:TxtMsg', content: { content: 'hi' }, cid: 'c1', priority: 'high' });
  world.socket.answers({ id }, ack(11));
  assert.deepEqual(await sent, { id: 'id11', ts: 11, cursor: 11, cid: 'c1' });
});

test('what was not acknowledged is sent again after a reconnect, same cid, same order', async () => {
  const { world, client } = await inLobby();
  const sent = [client.send(...text('a')), client.send(...text('b'))];
  const before = world.socket.requests('send').map(({ cid }) => cid);
  world.socket.ends();
  sent.push(client.send(...text('c')));
  await reconnect(world);
  const again = world.socket.requests('send');
  assert.deepEqual(again.slice(0, 2).map(({ cid }) => cid), before);
  assert.deepEqual(contents(world.socket), ['a', 'b', 'c']);
  again.forEach((request, index) => world.socket.answers(request, ack(11 + index)));
  assert.deepEqual((await Promise.all(sent)).map(({ cursor }) => cursor), [11, 12, 13]);
});

test('an unknown outcome is tried again with the same cid, and later messages wait for it', async () => {
  const { world, client } = await inLobby();
  const first = client.send(...text('a'));
  world.socket.refuses(world.socket.last('send'), retryable(60010));
  client.send(...text('b')).catch(() => {});
  assert.deepEqual(contents(world.socket), ['a']);
  await world.pass(1000);
  assert.deepEqual(contents(world.socket), ['a', 'a', 'b']);
  const [one, two] = world.socket.requests('send');
  assert.equal(one.cid, two.cid);
  world.socket.answers(two, ack(11));
  assert.equal((await first).cursor, 11);
});

test('after 60 s without success it fails with the last reason', async () => {
  const { world, client } = await inLobby();
  const failed = assert.rejects(client.send(...text('a')), { code: 60010 });
  for (let second = 0; second < 60; second += 1) {
    const answered = world.socket.requests('send').length;
    world.socket.refuses(world.socket.requests('send')[answered - 1], retryable(60010));
    await world.pass(1000);
  }
  await failed;
  const tries = world.socket.requests('send').length;
  await world.pass(60_000);
  assert.equal(world.socket.requests('send').length, tries);
});

test('after 60 s offline it fails with a clear error', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  const failed = assert.rejects(client.send(...text('a')), { code: 5004, name: 'TIMED_OUT', retryable: true });
  await world.pass(60_000);
  await failed;
});

test('a refusal for good is told at once', async () => {
  const { world, client } = await inLobby();
  const refused = assert.rejects(client.send(...text('a')), { code: 23408, name: 'MUTED', retryable: false });
  world.socket.refuses(world.socket.last('send'), { code: 23408, name: 'MUTED', message: 'muted', retryable: false });
  await refused;
});

test('sending too fast is told, with the time to wait', async () => {
  const { world, client } = await inLobby();
  const refused = assert.rejects(client.send(...text('a')), { code: 20604, retryAfterMs: 300 });
  world.socket.refuses(world.socket.last('send'), retryable(20604, { retryAfterMs: 300 }));
  await refused;
});

test('what waited while offline goes out no faster than allowed, and a refusal for the rate is repeated', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  for (let number = 1; number <= 12; number += 1) client.send(...text(number)).catch(() => {});
  await reconnect(world, { limits: { messagesPerSecond: 5 } });
  assert.equal(world.socket.requests('send').length, 5);
  world.socket.requests('send').forEach((request, index) => {
    if (index < 4) world.socket.answers(request, ack(11 + index));
    else world.socket.refuses(request, retryable(20604, { retryAfterMs: 400 }));
  });
  await world.pass(1000);
  assert.deepEqual(contents(world.socket), [1, 2, 3, 4, 5, 5, 6, 7, 8, 9]);
  await world.pass(1000);
  assert.deepEqual(contents(world.socket).slice(10), [10, 11, 12]);
});

test('messages wait until the room is taken up again', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  client.send(...text('a')).catch(() => {});
  await world.pass(20_000);
  world.socket.welcomes({ rooms: { lobby: { error: retryable(31003) } } });
  assert.deepEqual(contents(world.socket), []);
  world.socket.answers(world.socket.last('room.join'), joinReply({ cursor: 10 }));
  assert.deepEqual(contents(world.socket), ['a']);
});

test('at most 100 messages wait', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  for (let number = 0; number < 100; number += 1) client.send(...text(number)).catch(() => {});
  await assert.rejects(client.send(...text('one more')), { name: 'QUEUE_FULL' });
  client.close();
});

test('a message above the limit is refused before it is sent', async () => {
  const { world, client } = await inLobby();
  world.socket.ends();
  await reconnect(world, { limits: { messageBytesMax: 30 } });
  await assert.rejects(client.send(...text('x'.repeat(31))), { code: 30016 });
  assert.deepEqual(contents(world.socket), []);
});

test('a request without an answer is repeated and finally given up', async () => {
  const { world, client } = await inLobby();
  const failed = assert.rejects(client.members('lobby'), { name: 'TIMED_OUT' });
  await world.pass(15_000);
  assert.equal(world.socket.requests('room.members').length, 2);
  await world.pass(5_000);
  await failed;
});
