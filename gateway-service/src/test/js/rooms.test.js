import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLobby, joinReply, message, newClient, settle } from './world.js';

/** Cuts the connection and connects again; returns the `rooms` that were asked for. */
async function reconnect(world, rooms) {
  world.socket.ends();
  await world.pass(20_000);
  world.socket.welcomes({ resumed: true, rooms });
  return world.sockets.at(-1).last('connect').rooms;
}

test('join: the reply comes as an event before the messages that follow it in the same frame', async () => {
  const { world, client, seen } = newClient();
  client.connect();
  await settle();
  world.socket.welcomes();
  const joined = client.join('lobby');
  const { id } = world.socket.last('room.join');
  world.socket.says([{ id, ok: joinReply({ messages: [message(9)], cursor: 9 }) }, message(10)]);
  assert.deepEqual(seen.slice(-2).map(([name]) => name), ['joined', 'message']);
  assert.equal((await joined).cursor, 9);
});

test('events and join replies advance the position, acknowledgements and gaps never do', async () => {
  const { world, client } = await inLobby();
  world.socket.says(message(12));
  const sent = client.send('lobby', 'RC:TxtMsg', { content: 'x' });
  world.socket.answers(world.socket.last('send'), { message: 'mine', ts: 5, cursor: 40 });
  assert.equal((await sent).cursor, 40);
  world.socket.says({ ev: 'gap', room: 'lobby', shed: { low: 3 }, from: 13, to: 15 });
  assert.deepEqual(await reconnect(world), { lobby: 12 });
});

test('the join reply of a resumed room advances the position', async () => {
  const { world } = await inLobby();
  await reconnect(world, { lobby: joinReply({ cursor: 17, missed: [] }) });
  assert.deepEqual(await reconnect(world), { lobby: 17 });
});

test('several messages in one event come one by one, with their room', async () => {
  const { world, events } = await inLobby();
  const { ev, room, ...bare } = message(11);
  world.socket.says({ ev: 'messages', room: 'lobby', messages: [bare, { ...bare, id: 'm12', cursor: 12 }] });
  assert.deepEqual(events('message').map((one) => [one.room, one.id]), [['lobby', 'm11'], ['lobby', 'm12']]);
  assert.deepEqual(await reconnect(world), { lobby: 12 });
});

test('what was missed comes once and in order: messages, recalls, and what had come before not again', async () => {
  const { world, seen, events } = await inLobby();
  world.socket.says([message(11), message(12)]);
  const missed = [message(12), message(13), { ev: 'recalled', room: 'lobby', message: 'm11', by: 'bob', cursor: 14 }, message(15)];
  await reconnect(world, { lobby: joinReply({ cursor: 15, missed }) });
  world.socket.says([message(15), message(16)]);
  assert.deepEqual(events('message').map(({ cursor }) => cursor), [11, 12, 13, 15, 16]);
  assert.deepEqual(seen.map(([name]) => name).slice(-5), ['joined', 'message', 'recalled', 'message', 'message']);
  assert.equal(events('joined').at(-1).reset, false);
});

test('an own message that was acknowledged is not shown again when it is among what was missed', async () => {
  const { world, client, events } = await inLobby();
  const sent = client.send('lobby', 'RC:TxtMsg', { content: 'x' });
  world.socket.answers(world.socket.last('send'), { message: 'mine', ts: 5, cursor: 11 });
  await sent;
  await reconnect(world, { lobby: joinReply({ cursor: 11, missed: [message(11, { id: 'mine', from: 'ann' })] }) });
  assert.deepEqual(events('message'), []);
});

test('a position that is too old: the room is shown anew', async () => {
  const { world, events } = await inLobby();
  await reconnect(world, { lobby: joinReply({ cursor: 5, complete: false, messages: [message(4), message(5)] }) });
  const { reset, messages } = events('joined').at(-1);
  assert.equal(reset, true);
  assert.deepEqual(messages.map(({ cursor }) => cursor), [4, 5]);
  assert.deepEqual(await reconnect(world), { lobby: 5 }, 'even when the new log begins lower');
});

test('a room that was destroyed and created anew meanwhile is shown anew', async () => {
  const { world, events } = await inLobby();
  const missed = [message(11), { ev: 'room.destroyed', reason: 'over', cursor: 12 }, message(13)];
  await reconnect(world, { lobby: joinReply({ cursor: 13, missed }) });
  assert.equal(events('joined').at(-1).reset, true);
  assert.deepEqual(events('message').map(({ cursor }) => cursor), [13]);
  assert.deepEqual(events('room.destroyed'), []);
  assert.deepEqual(await reconnect(world), { lobby: 13 });
});

test('a room that cannot be taken up right now is asked for again from where it was', async () => {
  const { world, events } = await inLobby();
  await reconnect(world, { lobby: { error: { code: 31003, name: 'UNAVAILABLE', message: '', retryable: true } } });
  const again = world.socket.last('room.join');
  assert.equal(again.after, 10);
  world.socket.answers(again, joinReply({ cursor: 11, missed: [message(11)] }));
  assert.deepEqual(events('message').map(({ id }) => id), ['m11']);
});

test('a room one is banned from is told and not asked for again', async () => {
  const { world, events } = await inLobby();
  await reconnect(world, { lobby: { error: { code: 23409, name: 'BANNED', message: '', retryable: false } } });
  assert.equal(events('lost')[0].error.code, 23409);
  assert.deepEqual(await reconnect(world), {});
});

test('rooms that were left or destroyed are not joined again', async () => {
  const { world, client } = await inLobby();
  world.socket.says({ ev: 'room.destroyed', room: 'lobby', reason: 'over' });
  assert.deepEqual(await reconnect(world), {});
  const joined = client.join('other');
  world.socket.answers(world.socket.last('room.join'), joinReply({ cursor: 3 }));
  await joined;
  client.leave('other').catch(() => {});
  assert.deepEqual(await reconnect(world), {});
});

test('a join whose reply was lost is asked for again', async () => {
  const { world, client } = newClient();
  client.connect();
  await settle();
  world.socket.welcomes();
  const joined = client.join('lobby', { create: true, latest: 30 });
  assert.deepEqual(await reconnect(world), {});
  const { room, create, latest } = world.socket.last('room.join');
  assert.deepEqual({ room, create, latest }, { room: 'lobby', create: true, latest: 30 });
  world.socket.answers(world.socket.last('room.join'), joinReply({ cursor: 1 }));
  assert.equal((await joined).cursor, 1);
});

test('transient messages are shown and leave the position alone', async () => {
  const { world, events } = await inLobby();
  world.socket.says({ ...message(11), cursor: undefined });
  assert.equal(events('message').length, 1);
  assert.deepEqual(await reconnect(world), { lobby: 10 });
});
