import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LikeTotal } from '../../main/resources/web/likes.js';
import { Attributes } from '../../main/resources/web/stoa-attributes.js';
import { inLobby, joinReply, message } from './world.js';

const changed = (cursor, version, set = {}, deleted = []) =>
  ({ ev: 'attributes', room: 'lobby', set, deleted, version, by: 'bob', cursor, ts: cursor });

test('attributes: the state of the join, kept by the events that follow', async () => {
  const { world, client, events } = await inLobby();
  world.socket.says(changed(11, 1, { seat: 'ann' }));
  world.socket.says(changed(12, 2, { other: 'x' }, ['seat']));
  assert.deepEqual(client.attributes('lobby'), { other: 'x' });
  assert.equal(events('attributes').length, 2);
  assert.deepEqual(client.attributes('nowhere'), {});
});

test('attributes: after a reconnect the join tells the state and what was missed tells nothing new', async () => {
  const { world, client, events } = await inLobby();
  world.socket.says(changed(11, 1, { seat: 'ann' }));
  world.socket.ends();
  await world.pass(20_000);
  const missed = [changed(12, 2, { seat: 'bob' }), changed(13, 3, { seat: 'cid' })];
  const reply = joinReply({ cursor: 13, missed, attributes: { seat: 'cid' }, attributesVersion: 3 });
  world.socket.welcomes({ resumed: true, rooms: { lobby: reply } });
  assert.deepEqual(client.attributes('lobby'), { seat: 'cid' });
  assert.deepEqual(events('joined').at(-1).attributes, { seat: 'cid' });
  assert.equal(events('attributes').length, 1);
  world.socket.says(changed(14, 4, {}, ['seat']));
  assert.deepEqual(client.attributes('lobby'), {});
});

test('attributes: of each key the highest version counts, in whatever order changes come', () => {
  const attributes = new Attributes();
  attributes.reset({ a: '1' }, 5);
  assert.equal(attributes.apply({ version: 5, set: { a: 'old' }, deleted: [] }), false);
  assert.equal(attributes.apply({ version: 8, set: {}, deleted: ['a'] }), true);
  assert.equal(attributes.apply({ version: 7, set: { a: 'late', b: '2' }, deleted: [] }), true);
  assert.deepEqual(attributes.values, { b: '2' });
});

test('attributes, modifications and directed messages are asked for as the protocol says', async () => {
  const { world, client } = await inLobby();
  const set = client.setAttributes('lobby', { seat: 'ann' }, { autoDelete: true });
  const request = world.socket.last('attributes.set');
  assert.deepEqual([request.entries, request.autoDelete], [{ seat: 'ann' }, true]);
  world.socket.answers(request, { version: 1, changed: ['seat'] });
  assert.deepEqual(await set, { version: 1, changed: ['seat'] });
  client.deleteAttributes('lobby', ['seat'], { force: true });
  assert.deepEqual(world.socket.last('attributes.delete').keys, ['seat']);
  client.modify('lobby', 'm1', { content: 'better' });
  assert.deepEqual(world.socket.last('modify').content, { content: 'better' });
  client.send('lobby', 'RC:TxtMsg', { content: 'psst' }, { only: ['bob'] });
  assert.deepEqual(world.socket.last('send').only, ['bob']);
});

test('whoever is put out does not come back after a reconnect', async () => {
  const { world, events } = await inLobby();
  world.socket.says([message(11), { ev: 'room.kicked', room: 'lobby', reason: 'banned', cursor: 12, ts: 12 }]);
  assert.equal(events('room.kicked').length, 1);
  world.socket.ends();
  await world.pass(20_000);
  world.socket.welcomes({ resumed: true });
  assert.deepEqual(world.sockets.at(-1).last('connect').rooms, {});
});

test('members who come and go, and are muted, are told under the name of the event', async () => {
  const { world, seen } = await inLobby();
  world.socket.says([
    { ev: 'member', room: 'lobby', joined: ['bob'], left: [] },
    { ev: 'room.muted', room: 'lobby', users: ['bob'], reason: 'muted', cursor: 11, ts: 11 },
    { ev: 'modified', room: 'lobby', message: 'm9', by: 'bob', content: 1, cursor: 12, ts: 12 },
  ]);
  assert.deepEqual(seen.slice(-3).map(([name]) => name), ['member', 'room.muted', 'modified']);
});

test('counted likes: the merged message reaches everybody who tapped, and the total is exact', async () => {
  const { world, client, events } = await inLobby();
  const likes = new LikeTotal();
  likes.tapped();
  const sent = client.send('lobby', 'app:like', { count: 1 }, { priority: 'low' });
  world.socket.answers(world.socket.last('send'), { message: 'merged', ts: 5 });
  const ack = await sent;
  likes.acknowledged(ack.id, 1);
  assert.equal(likes.total, 1);
  world.socket.says({ ...message(11), id: 'merged', type: 'app:like', from: 'bob', content: { count: 9 } });
  assert.equal(events('message').length, 1);
  events('message').forEach((event) => likes.received(event));
  assert.equal(likes.total, 9);
});

test('an own message that has its place is not shown again', async () => {
  const { world, client, events } = await inLobby();
  const sent = client.send('lobby', 'RC:TxtMsg', { content: 'hi' });
  world.socket.answers(world.socket.last('send'), { message: 'm11', ts: 5, cursor: 11 });
  await sent;
  world.socket.says(message(11));
  assert.equal(events('message').length, 0);
});
