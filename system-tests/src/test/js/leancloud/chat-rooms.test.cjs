// Chat rooms with the vendor's SDK, unmodified, against a running Stoa, beside a native client in the same room.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { version, sdk, realtime, nativeClient, next, texts, line } = require('./world.cjs');

const { TextMessage, Message, MessagePriority } = sdk;
const run = process.env.STOA_RUN;
let way;
let first;
let second;
let ann;
let bob;
let room;
let bobsRoom;
let native;

before(async () => {
  way = await line();
  first = realtime({ noBinary: process.env.STOA_BASE64 === 'true' }, way.at);
  // Version 5 allows one of an app in a process: both clients share its socket.
  second = version === 5 ? first : realtime();
  ann = await first.createIMClient(`ann ${run}`);
  bob = await second.createIMClient(`bob ${run}`);
});

after(async () => {
  native?.close();
  way.close();
});

test('a room is made, found and entered', async () => {
  room = await ann.createChatRoom({ name: 'Town hall ☃' });
  assert.match(room.id, /^[0-9a-f]{24}$/);
  assert.ok(Math.abs(room.createdAt - Date.now()) < 60_000);
  bobsRoom = await bob.getConversation(room.id);
  assert.equal(bobsRoom.constructor.name, 'ChatRoom');
  assert.equal(bobsRoom.name, 'Town hall ☃');
  await bobsRoom.join();
  native = await nativeClient(`cid${run}`, process.env.STOA_TOKEN, room.id);
  assert.equal(await room.count(), 3);
  await bobsRoom.quit();
  assert.equal(await room.count(), 2);
  await assert.rejects(bobsRoom.send(new TextMessage('from outside')), { code: 4401, name: 'INVALID_MESSAGING_TARGET' });
  await bobsRoom.join();
  assert.equal(await bobsRoom.count(), 3);
});

test('messages come to everybody in one order, whatever they speak', async () => {
  const bobs = texts(bob, 6);
  const anns = texts(ann, 3);
  for (let i = 0; i < 3; i += 1) {
    const sent = await room.send(new TextMessage(`ann ${i}`), { priority: MessagePriority?.HIGH });
    assert.ok(sent.id);
    const acked = await native.say(`native ${i}`);
    assert.ok(acked.ts > sent.timestamp.getTime());
  }
  assert.deepEqual(await bobs, ['ann 0', 'native 0', 'ann 1', 'native 1', 'ann 2', 'native 2']);
  assert.deepEqual(await anns, ['native 0', 'native 1', 'native 2']);
  const heard = await native.heard(3);
  assert.deepEqual(heard.map((message) => [message.type, message.content._lctext, message.from]), [
    ['LC:-1', 'ann 0', ann.id], ['LC:-1', 'ann 1', ann.id], ['LC:-1', 'ann 2', ann.id]]);
});

test('what is no typed message comes as it was', async () => {
  const got = next(bob, 'message');
  await room.send(new Message({ any: 'thing', list: [1.5, '☃'] }));
  const [message] = await got;
  assert.deepEqual(message.content, { any: 'thing', list: [1.5, '☃'] });
});

test('the history is read page by page, from both ends', async () => {
  const newest = await bobsRoom.queryMessages({ limit: 3 });
  assert.deepEqual(newest.slice(0, 2).map((message) => message.text), ['ann 2', 'native 2']);
  const pages = bobsRoom.createMessagesIterator({ limit: 2 });
  const all = [];
  for (;;) {
    const { value, done } = await pages.next();
    all.unshift(...value.map((message) => message.text ?? 'other'));
    if (done) break;
  }
  assert.deepEqual(all, ['ann 0', 'native 0', 'ann 1', 'native 1', 'ann 2', 'native 2', 'other']);
  const before = await bobsRoom.queryMessages({ beforeTime: newest[0].timestamp, beforeMessageId: newest[0].id, limit: 2 });
  assert.deepEqual(before.map((message) => message.text), ['ann 1', 'native 1']);
  const ofType = await bobsRoom.queryMessages({ type: -1, limit: 100 });
  assert.equal(ofType.length, 6);
});

test('a message is changed and taken back', async () => {
  const message = await room.send(new TextMessage('first words'));
  const changing = next(bobsRoom, 'messageupdate');
  await room.update(message, new TextMessage('second thoughts'));
  const [changed] = await changing;
  assert.equal(changed.id, message.id);
  assert.equal(changed.text, 'second thoughts');
  assert.equal(changed.timestamp.getTime(), message.timestamp.getTime());
  assert.ok(changed.updatedAt > changed.timestamp);
  const recalling = next(bobsRoom, 'messagerecall');
  const answer = await room.recall(message);
  assert.equal(answer.id, message.id);
  const [recalled] = await recalling;
  assert.equal(recalled.id, message.id);
  const [last] = (await bobsRoom.queryMessages({ limit: 1 }));
  assert.equal(last.id, message.id);
  assert.equal(last.constructor.name, 'RecalledMessage');
});

test('a socket that is cut comes back into the room', async () => {
  const back = next(ann, 'reconnect');
  const cut = next(ann, 'disconnect');
  way.cut();
  await cut;
  await back;
  if (version === 5) {
    // It was bob's socket too.
    await bob.ping([ann.id]);
  }
  const anns = texts(ann, 1);
  await native.say('are you back?');
  assert.deepEqual(await anns, ['are you back?']);
  const bobs = texts(bob, 1);
  await room.send(new TextMessage('yes'));
  assert.deepEqual(await bobs, ['yes']);
  assert.equal(await room.count(), 3);
});

test('who is online is known, and what is not built is an error', async () => {
  assert.deepEqual(await ann.ping([bob.id, 'nobody at all']), [bob.id]);
  await assert.rejects(room.mute(), { code: 4303 });
});

test('a client closes and opens again', async () => {
  await bob.close();
  assert.equal(await room.count(), 2);
  const again = await second.createIMClient(`bob ${run}`);
  assert.deepEqual(await ann.ping([again.id]), [again.id]);
  const againsRoom = await again.getConversation(room.id);
  await againsRoom.join();
  const got = texts(again, 1);
  await native.say('welcome back');
  assert.deepEqual(await got, ['welcome back']);
  await ann.close();
  const stillGot = texts(again, 1);
  await native.say('alone now');
  assert.deepEqual(await stillGot, ['alone now']);
  await again.close();
});
