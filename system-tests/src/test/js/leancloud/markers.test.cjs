// What members have received and read, with the vendor's SDK, unmodified, against a running Stoa.
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { name, device, next, rest, until } = require('./world.cjs');

const UNREAD = 'unreadmessagescountupdate';

/** Ann and Bob in a conversation of two; every client with a device of its own. */
async function two(what) {
  const names = { ann: name(`ann ${what}`), bob: name(`bob ${what}`) };
  const anns = device();
  const bobs = device();
  const ann = await anns.open(names.ann);
  const bob = await bobs.open(names.bob);
  const invited = next(bob, 'invited');
  const conversation = await ann.createConversation({ members: [names.bob], name: what });
  const [, bobsView] = await invited;
  return { names, anns, bobs, ann, bob, conversation, bobsView };
}

const unreadOf = async (client, conversation) =>
  (await rest('GET', `/1.2/rtm/clients/${encodeURIComponent(client)}/unread-count?conv_id=${conversation.id}`)).count;

test('what came while a client was away is counted, and read on all its devices at once', async () => {
  const { names, anns, bobs, ann, bob, conversation } = await two('unread');
  const phone = device();
  const bobOnPhone = await phone.open(names.bob);
  const onPhone = await bobOnPhone.getConversation(conversation.id);
  await bob.close();
  await anns.say(conversation, 'one');
  await phone.say(onPhone, 'mine does not count');
  await conversation.send(anns.text('two, Bob', [names.bob]));
  const last = await anns.say(conversation, 'three');
  await until(() => onPhone.unreadMessagesCount === 3, 'three on the phone');

  const again = await bobs.open(names.bob);
  const [[seen]] = await next(again, UNREAD);
  assert.equal(seen.id, conversation.id);
  assert.equal(seen.unreadMessagesCount, 3);
  assert.equal(seen.unreadMessagesMentioned, true);
  assert.equal(seen.lastMessage.id, last.id);
  assert.equal(seen.lastMessage.text, 'three');
  assert.equal(seen.lastMessage.from, names.ann);
  assert.equal(seen.lastMessageAt.getTime(), last.timestamp.getTime());
  assert.equal(await unreadOf(names.bob, conversation), 3);

  const cleared = next(bobOnPhone, UNREAD);
  await seen.read();
  assert.equal((await cleared)[0][0].id, conversation.id);
  assert.equal(onPhone.unreadMessagesCount, 0);
  assert.equal(onPhone.unreadMessagesMentioned, false);
  assert.equal(await unreadOf(names.bob, conversation), 0);

  await again.close();
  await phone.say(onPhone, 'mine again');
  const back = await bobs.open(names.bob);
  const first = next(back, UNREAD);
  await anns.say(conversation, 'four');
  const [[four]] = await first;
  assert.equal(four.unreadMessagesCount, 1);
  assert.equal(four.unreadMessagesMentioned ?? false, false);
  await until(async () => await unreadOf(names.ann, conversation) === 2, 'two that Ann has not read');
  await Promise.all([ann, back, bobOnPhone].map((client) => client.close()));
});

test('what comes while a client opens is counted once', async () => {
  const { names, anns, bobs, ann, bob, conversation } = await two('opening');
  const ALL = 60;
  const EARLY = 10;
  await bob.close();
  for (let i = 0; i < EARLY; i += 1) await anns.say(conversation, `m${i}`);
  bobs.commands.length = 0;
  const opened = bobs.open(names.bob);
  for (let i = EARLY; i < ALL; i += 1) await anns.say(conversation, `m${i}`);
  await opened;
  const live = () => bobs.commands.filter((command) => command.directMessage)
    .map((command) => JSON.parse(command.directMessage.msg)._lctext);
  await until(() => live().at(-1) === `m${ALL - 1}`, 'the last message there');
  const counts = bobs.commands.filter((command) => command.unreadMessage);
  assert.equal(counts.length, 1);
  const [{ unread, cid }] = counts[0].unreadMessage.convs;
  assert.equal(cid, conversation.id);
  assert.ok(unread >= EARLY);
  assert.deepEqual(live(), Array.from({ length: ALL - unread }, (_, i) => `m${unread + i}`));
  await Promise.all([ann, await opened].map((client) => client.close()));
});

test('a sender who asks is told that a message was received, and that it was read', async () => {
  const { names, anns, bobs, ann, bob, conversation, bobsView } = await two('receipts');
  const { MessageStatus } = anns.sdk;
  const delivered = next(conversation, 'lastdeliveredatupdate');
  const sent = await anns.say(conversation, 'have you got it?', { receipt: true });
  await delivered;
  assert.equal(sent.status, MessageStatus.DELIVERED);
  assert.ok(sent.deliveredAt >= sent.timestamp);
  assert.ok(conversation.lastDeliveredAt >= sent.timestamp);
  assert.ok(!conversation.lastReadAt);
  const read = next(conversation, 'lastreadatupdate');
  await bobsView.read();
  await read;
  assert.ok(conversation.lastReadAt >= sent.timestamp);

  // Who reads what came while it was away has received it, too.
  await bob.close();
  const unheard = await anns.say(conversation, 'and this?', { receipt: true });
  assert.equal(unheard.status, MessageStatus.SENT);
  const again = await bobs.open(names.bob);
  const [[waiting]] = await next(again, UNREAD);
  const readLater = next(conversation, 'lastreadatupdate');
  await waiting.read();
  await readLater;
  await until(() => unheard.status === MessageStatus.DELIVERED, 'delivered');
  assert.ok(conversation.lastReadAt >= unheard.timestamp);

  // Without being asked for there is no receipt: the next one is of a later message.
  await anns.say(conversation, 'nobody asks');
  const asked = next(conversation, 'lastdeliveredatupdate');
  const late = await anns.say(conversation, 'somebody asks', { receipt: true });
  await asked;
  assert.equal(late.status, MessageStatus.DELIVERED);
  const receipts = anns.commands.filter((command) => command.rcpMessage);
  assert.deepEqual(
    receipts.map(({ rcpMessage: { id, read: isRead } }) => [id, Boolean(isRead)]),
    [[sent.id, false], [sent.id, true], [unheard.id, false], [unheard.id, true], [late.id, false]],
  );
  await Promise.all([ann, again].map((client) => client.close()));
});

test('how far others are is asked for', async () => {
  const { names, anns, ann, bob, conversation, bobsView } = await two('how far');
  const received = next(conversation, 'lastdeliveredatupdate');
  const first = await anns.say(conversation, 'read by Bob', { receipt: true });
  await received;
  const read = next(conversation, 'lastreadatupdate');
  await bobsView.read();
  await read;
  const got = next(conversation, 'lastdeliveredatupdate');
  const second = await anns.say(conversation, 'only received', { receipt: true });
  await got;
  const phone = device();
  const annOnPhone = await phone.open(names.ann);
  const there = await annOnPhone.getConversation(conversation.id);
  assert.ok(!there.lastReadAt);
  await there.fetchReceiptTimestamps();
  assert.ok(there.lastReadAt >= first.timestamp && there.lastReadAt < second.timestamp);
  assert.ok(there.lastDeliveredAt >= second.timestamp);
  const page = await there.queryMessages({ limit: 2 });
  assert.deepEqual(page.map((message) => message.text), ['read by Bob', 'only received']);
  assert.ok(page.every((message) => message.status === phone.sdk.MessageStatus.DELIVERED));
  await Promise.all([ann, bob, annOnPhone].map((client) => client.close()));
});
