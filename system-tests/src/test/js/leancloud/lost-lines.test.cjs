// Clients whose line is lost, with the vendor's SDK, unmodified, against a running Stoa.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { name, device, next, texts, until, within, line } = require('./world.cjs');

let way;

before(async () => {
  way = await line();
});

after(() => way.close());

/** Ann on a line that can be lost and Bob on another one, in a conversation of two. */
async function two(what) {
  const names = { ann: name(`ann ${what}`), bob: name(`bob ${what}`) };
  const anns = device(way.at);
  const bobs = device();
  const ann = await anns.open(names.ann);
  const bob = await bobs.open(names.bob);
  const invited = next(bob, 'invited');
  const conversation = await ann.createConversation({ members: [names.bob], name: what });
  const [, bobsView] = await invited;
  return { names, anns, bobs, ann, bob, conversation, bobsView };
}

test('what was changed and taken back meanwhile is told to who comes back', async () => {
  const { bobs, ann, bob, conversation, bobsView, anns } = await two('changes');
  const heard = texts(ann, 2);
  const changing = await bobs.say(bobsView, 'to be changed');
  const going = await bobs.say(bobsView, 'to be taken back');
  await heard;
  const updated = next(ann, 'messageupdate');
  const recalled = next(ann, 'messagerecall');
  const back = next(ann, 'reconnect');
  const lost = next(ann, 'disconnect');
  way.down();
  await lost;
  await bobsView.update(changing, bobs.text('changed'));
  await bobsView.recall(going);
  await bobs.say(bobsView, 'said meanwhile');
  way.up();
  await back;
  const [changed, where] = await updated;
  assert.equal(where.id, conversation.id);
  assert.equal(changed.id, changing.id);
  assert.equal(changed.text, 'changed');
  assert.equal(changed.from, bob.id);
  assert.equal(changed.timestamp.getTime(), changing.timestamp.getTime());
  assert.ok(changed.updatedAt > changed.timestamp);
  const [gone] = await recalled;
  assert.equal(gone.id, going.id);
  assert.ok(gone instanceof anns.sdk.RecalledMessage);
  await until(() => conversation.lastMessage.text === 'said meanwhile', 'told of the last message');

  // Once: whoever comes back again is not told again.
  let more = 0;
  ann.on('messageupdate', () => { more += 1; }).on('messagerecall', () => { more += 1; });
  const backAgain = next(ann, 'reconnect');
  way.cut();
  await backAgain;
  const live = texts(ann, 1);
  await bobs.say(bobsView, 'welcome back');
  assert.deepEqual(await live, ['welcome back']);
  assert.equal(more, 0);
  await Promise.all([ann, bob].map((client) => client.close()));
});

test('a message whose answer was lost is sent again and kept once', async () => {
  const { anns, ann, bob, conversation, bobsView } = await two('again');
  const heard = texts(bob, 4);
  await anns.say(conversation, 'before');
  const back = next(ann, 'reconnect');
  way.deaf(true);
  const got = next(bobsView, 'message');
  const message = anns.text('said once');
  // Nobody answers: it fails when its time is over, which the test does not wait for.
  conversation.send(message).catch(() => {});
  const [there] = await got;
  way.cut();
  way.deaf(false);
  await back;
  const unsent = await conversation.send(message);
  assert.equal(unsent.id, there.id);
  assert.equal(unsent.timestamp.getTime(), there.timestamp.getTime());
  await anns.say(conversation, 'after');
  await anns.say(conversation, 'the end');
  assert.deepEqual(await heard, ['before', 'said once', 'after', 'the end']);
  const kept = await bobsView.queryMessages({ limit: 100 });
  assert.deepEqual(kept.map((one) => one.text), ['before', 'said once', 'after', 'the end']);
  await Promise.all([ann, bob].map((client) => client.close()));
});

test('a chat room and a conversation go on beside each other, also when the line breaks between', async () => {
  const { anns, bobs, ann, bob, conversation, bobsView } = await two('both');
  const room = await ann.createChatRoom({ name: 'Hall' });
  const bobsRoom = await bob.getConversation(room.id);
  await bobsRoom.join();
  const heard = { [room.id]: [], [conversation.id]: [] };
  bob.on('message', (message, where) => heard[where.id].push(message.text));
  const ROUNDS = 12;
  let isLost = false;
  ann.on('disconnect', () => { isLost = true; });
  const say = async (where, words) => {
    const message = anns.text(words);
    for (;;) {
      const lost = new Promise((done) => ann.once('disconnect', done));
      const back = new Promise((done) => ann.once('reconnect', done));
      const sending = conversation._client._connection.is('connected')
        ? where.send(message).then(() => true, () => false)
        : Promise.resolve(false);
      if (await Promise.race([sending, lost.then(() => false)])) return;
      await within(back, 'reconnect');
    }
  };
  for (let i = 0; i < ROUNDS; i += 1) {
    const both = Promise.all([say(room, `r${i}`), say(conversation, `c${i}`)]);
    if (i === ROUNDS / 2) way.cut();
    await both;
  }
  assert.ok(isLost);
  const all = (letter) => Array.from({ length: ROUNDS }, (_, i) => `${letter}${i}`);
  await until(() => heard[room.id].length >= ROUNDS && heard[conversation.id].length >= ROUNDS, 'all heard');
  assert.deepEqual(heard[conversation.id], all('c'));
  assert.deepEqual(heard[room.id], all('r'));
  const kept = async (where) => (await where.queryMessages({ limit: 100 })).map((one) => one.text);
  assert.deepEqual(await kept(bobsView), all('c'));
  assert.deepEqual(await kept(bobsRoom), all('r'));
  const answers = texts(ann, 2);
  await bobs.say(bobsRoom, 'in the room');
  await bobs.say(bobsView, 'in the conversation');
  assert.deepEqual((await answers).sort(), ['in the conversation', 'in the room']);
  await Promise.all([ann, bob].map((client) => client.close()));
});

test('what was left for the end is said when the line is lost, and not after a goodbye', async () => {
  const { names, anns, bobs, ann, bob, conversation, bobsView } = await two('will');
  const dans = device();
  const dan = await dans.open(name('dan will'));
  await conversation.add([dan.id]);
  const heard = [];
  bob.on('message', (message) => heard.push(`${message.from}: ${message.text}`));
  await dans.say(await dan.getConversation(conversation.id, true), 'never said', { will: true });
  await dan.close();
  await anns.say(conversation, 'not the last one', { will: true });
  await anns.say(conversation, 'I was lost', { will: true });
  await anns.say(conversation, 'still here');
  const lost = next(ann, 'disconnect');
  way.down();
  await lost;
  await until(() => heard.length === 2, 'told of the loss');
  const back = next(ann, 'reconnect');
  way.up();
  await back;
  await anns.say(conversation, 'here again');
  await until(() => heard.length === 3, 'told of the return');
  assert.deepEqual(heard, ['still here', 'I was lost', 'here again'].map((words) => `${names.ann}: ${words}`));
  const kept = await bobsView.queryMessages({ limit: 100 });
  assert.deepEqual(kept.map((one) => one.text), ['still here', 'here again']);
  const transient = bobs.commands.filter((command) => command.directMessage?.transient);
  assert.equal(transient.length, 1);
  await Promise.all([ann, bob].map((client) => client.close()));
});
