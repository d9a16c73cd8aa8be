// Conversations with members, with the vendor's SDK, unmodified, against a running Stoa.
const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { version, sdk, realtime, next, texts, line } = require('./world.cjs');

const { TextMessage, ConversationMemberRole } = sdk;
const run = process.env.STOA_RUN;
const name = (who) => `${who} ${run}`;
let way;
let first;
let second;
let ann;
let bob;
let dan;
let conversation;
let bobs;

before(async () => {
  way = await line();
  first = realtime({ noBinary: process.env.STOA_BASE64 === 'true' }, way.at);
  // Version 5 allows one of an app in a process: all clients share its socket.
  second = version === 5 ? first : realtime();
  ann = await first.createIMClient(name('ann'));
  bob = await second.createIMClient(name('bob'));
  dan = await second.createIMClient(name('dan'));
});

after(() => way.close());

test('a conversation is begun, its members are told, and it is found again', async () => {
  const invited = next(bob, 'invited');
  const joined = next(bob, 'membersjoined');
  conversation = await ann.createConversation({
    members: [name('bob')], name: 'Tea ☕', unique: true, color: 'green', attr: { size: 3 },
  });
  assert.match(conversation.id, /^[0-9a-f]{24}$/);
  const [{ invitedBy }, seen] = await invited;
  assert.equal(invitedBy, name('ann'));
  assert.equal(seen.id, conversation.id);
  assert.deepEqual([...(await joined)[0].members].sort(), [name('ann'), name('bob')]);
  bobs = seen;
  assert.equal(bobs.name, 'Tea ☕');
  assert.equal(bobs.get('color'), 'green');
  assert.equal(bobs.creator, name('ann'));
  assert.deepEqual([...bobs.members].sort(), [name('ann'), name('bob')]);
  const again = await bob.createConversation({ members: [name('ann')], unique: true });
  assert.equal(again.id, conversation.id);
  assert.equal(await conversation.count(), 2);
});

test('members are invited, put out, come and go, and everybody hears of it', async () => {
  const dansInvited = next(dan, 'invited');
  const bobHears = next(bob, 'membersjoined');
  const added = await conversation.add([name('dan')]);
  assert.deepEqual(added.successfulClientIds, [name('dan')]);
  assert.equal((await dansInvited)[0].invitedBy, name('ann'));
  assert.deepEqual((await bobHears)[0], { members: [name('dan')], invitedBy: name('ann') });
  const dansKicked = next(dan, 'kicked');
  const bobHearsLeft = next(bob, 'membersleft');
  await conversation.remove([name('dan')]);
  assert.equal((await dansKicked)[0].kickedBy, name('ann'));
  assert.deepEqual((await bobHearsLeft)[0], { members: [name('dan')], kickedBy: name('ann') });
  const dans = await dan.getConversation(conversation.id);
  await assert.rejects(dans.send(new TextMessage('from outside')), { code: 4401, name: 'INVALID_MESSAGING_TARGET' });
  const annHears = next(ann, 'membersjoined');
  await dans.join();
  assert.deepEqual((await annHears)[0].members, [name('dan')]);
  assert.ok(dans.members.includes(name('dan')));
  const annHearsLeft = next(ann, 'membersleft');
  await dans.quit();
  assert.deepEqual((await annHearsLeft)[0].members, [name('dan')]);
  assert.ok(!conversation.members.includes(name('dan')));
});

test('messages come in their order, to others and not to who said them', async () => {
  const heard = texts(bob, 6);
  let own = 0;
  const count = () => { own += 1; };
  ann.on('message', count);
  const times = [];
  for (let i = 0; i < 4; i += 1) {
    times.push((await conversation.send(new TextMessage(`m${i}`))).timestamp.getTime());
    // An app lets a client say five messages a second.
    await new Promise((done) => setTimeout(done, 250));
  }
  const [five, six] = await Promise.all([
    conversation.send(new TextMessage('m4')),
    conversation.send(new TextMessage('m5')),
  ]);
  times.push(five.timestamp.getTime(), six.timestamp.getTime());
  assert.deepEqual(await heard, ['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
  for (let i = 1; i < times.length; i += 1) assert.ok(times[i] > times[i - 1]);
  ann.off('message', count);
  assert.equal(own, 0);
});

test('another device of the sender gets the message too', { skip: version === 5 }, async () => {
  const phone = await realtime().createIMClient(name('ann'));
  const there = texts(phone, 1);
  await conversation.send(new TextMessage('to my phone'));
  assert.deepEqual(await there, ['to my phone']);
  await phone.close();
});

test('attributes are changed, and others see it', async () => {
  const hears = next(bob, 'conversationinfoupdated');
  conversation.name = 'Coffee';
  conversation.set('attr.size', 4);
  await conversation.save();
  const [{ attributes, updatedBy }] = await hears;
  assert.equal(updatedBy, name('ann'));
  assert.equal(attributes.name, 'Coffee');
  assert.equal(bobs.name, 'Coffee');
  assert.equal((await bob.getConversation(conversation.id, true)).get('attr').size, 4);
  await bobs.mute();
  assert.ok(bobs.muted);
  assert.ok((await bob.getConversation(conversation.id, true)).mutedMembers.includes(name('bob')));
  await bobs.unmute();
});

test('roles, silences and blocks hold', async () => {
  await conversation.add([name('dan')]);
  const dans = await dan.getConversation(conversation.id, true);
  await assert.rejects(dans.muteMembers([name('bob')]), { code: 4320 });
  // Whoever hears of it asks REST for the member's data before telling the app.
  await conversation.updateMemberRole(name('dan'), ConversationMemberRole.MANAGER);
  const muted = next(bob, 'muted');
  assert.deepEqual((await dans.muteMembers([name('bob')])).successfulClientIds, [name('bob')]);
  assert.equal((await muted)[0].mutedBy, name('dan'));
  await assert.rejects(bobs.send(new TextMessage('not heard')), { code: 4563 });
  assert.deepEqual((await conversation.queryMutedMembers()).results, [name('bob')]);
  await dans.unmuteMembers([name('bob')]);
  await bobs.send(new TextMessage('heard'));
  const blocked = next(bob, 'blocked');
  const kicked = next(bob, 'kicked');
  await conversation.blockMembers([name('bob')]);
  assert.equal((await blocked)[0].blockedBy, name('ann'));
  await kicked;
  await assert.rejects(bobs.join(), { code: 4548 });
  assert.deepEqual((await conversation.queryBlockedMembers()).results, [name('bob')]);
  await conversation.unblockMembers([name('bob')]);
  await bobs.join();
});

test('conversations are looked for', async () => {
  const found = await ann.getQuery().equalTo('name', 'Coffee').containsMembers([name('ann'), name('bob')])
    .withLastMessagesRefreshed()
    .find();
  assert.deepEqual(found.map((one) => one.id), [conversation.id]);
  assert.ok(found[0].lastMessage);
  assert.deepEqual(await ann.getQuery().equalTo('name', `nothing ${run}`).find(), []);
  const temporary = await ann.createTemporaryConversation({ members: [name('bob')] });
  assert.match(temporary.id, /^_tmp:/);
  const heard = texts(bob, 1);
  await temporary.send(new TextMessage('for a day'));
  assert.deepEqual(await heard, ['for a day']);
});

test('the history is read, messages are changed and taken back', async () => {
  const said = await conversation.send(new TextMessage('to be changed'));
  const gone = await conversation.send(new TextMessage('to be taken back'));
  const updated = next(bob, 'messageupdate');
  await conversation.update(said, new TextMessage('changed'));
  assert.equal((await updated)[0].text, 'changed');
  const recalled = next(bob, 'messagerecall');
  await conversation.recall(gone);
  assert.equal((await recalled)[0].id, gone.id);
  const page = await bobs.queryMessages({ limit: 2 });
  assert.equal(page[0].text, 'changed');
  assert.equal(page[1].constructor.name, 'RecalledMessage');
  const all = await bobs.queryMessages({ limit: 100 });
  const times = all.map((message) => message.timestamp.getTime());
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
  const dans = await dan.getConversation(conversation.id, true);
  await dans.quit();
  await assert.rejects(dans.queryMessages({ limit: 1 }), { code: 4312 });
});

test('a client that lost its line goes on', async () => {
  const back = Promise.all((version === 5 ? [ann, bob] : [ann]).map((client) => next(client, 'reconnect')));
  way.cut();
  await back;
  const heard = texts(ann, 1);
  await bobs.send(new TextMessage('welcome back'));
  assert.deepEqual(await heard, ['welcome back']);
  const there = texts(bob, 1);
  await conversation.send(new TextMessage('thank you'));
  assert.deepEqual(await there, ['thank you']);
});
