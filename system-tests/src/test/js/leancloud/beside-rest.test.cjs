// A back end's REST calls beside the vendor's SDK, unmodified, against a running Stoa.
const assert = require('node:assert/strict');
const { before, test } = require('node:test');
const { name, device, next, rest, texts, until } = require('./world.cjs');

const anns = device();
const bobs = device();
let ann;
let bob;
let dan;
let conversation;
let bobsView;
let path;

/** What REST reads of the history once it is there: a message is answered before it is applied to the history. */
async function history(limit, isThere) {
  let rows;
  await until(async () => {
    rows = await rest('GET', `${path}/messages?limit=${limit}`);
    return isThere(rows);
  }, 'in the history that REST reads');
  return rows;
}

before(async () => {
  ann = await anns.open(name('ann'));
  bob = await bobs.open(name('bob'));
  dan = await device().open(name('dan'));
});

test('what REST begins and says reaches clients, and REST reads what they said', async () => {
  const invited = next(bob, 'invited');
  const { objectId } = await rest('POST', '/1.2/rtm/conversations', {
    c: ann.id, m: [ann.id, bob.id], name: 'By REST', color: 'green',
  });
  path = `/1.2/rtm/conversations/${objectId}`;
  [, bobsView] = await invited;
  assert.equal(bobsView.id, objectId);
  assert.equal(bobsView.name, 'By REST');
  assert.equal(bobsView.get('color'), 'green');
  conversation = await ann.getConversation(objectId);
  const annsHear = texts(ann, 1);
  const bobHears = next(bob, 'message');
  const said = await rest('POST', `${path}/messages`, {
    from_client: 'the back end',
    message: JSON.stringify({ _lctype: -1, _lctext: 'hello from REST ☃' }),
    mention_client_ids: [bob.id],
  });
  assert.deepEqual(await annsHear, ['hello from REST ☃']);
  const [heard] = await bobHears;
  assert.ok(heard instanceof bobs.sdk.TextMessage);
  assert.equal(heard.text, 'hello from REST ☃');
  assert.equal(heard.from, 'the back end');
  assert.equal(heard.id, said['msg-id']);
  assert.equal(heard.timestamp.getTime(), said.timestamp);
  assert.equal(heard.mentioned, true);
  const sent = await anns.say(conversation, 'hello from the SDK');
  const rows = await history(2, ([first]) => first?.['msg-id'] === sent.id);
  assert.deepEqual(
    rows.map((row) => [row['msg-id'], row.from, row.timestamp, JSON.parse(row.data)._lctext]),
    [
      [sent.id, ann.id, sent.timestamp.getTime(), 'hello from the SDK'],
      [said['msg-id'], 'the back end', said.timestamp, 'hello from REST ☃'],
    ],
  );
  const page = await bobsView.queryMessages({ limit: 2 });
  assert.deepEqual(page.map((message) => message.id), [said['msg-id'], sent.id]);
});

test('what REST changes and takes back is told to clients', async () => {
  const sent = await anns.say(conversation, 'as it was');
  const updated = next(bob, 'messageupdate');
  await rest('PUT', `${path}/messages/${sent.id}`, {
    from_client: ann.id,
    message: JSON.stringify({ _lctype: -1, _lctext: 'as it is' }),
    timestamp: sent.timestamp.getTime(),
  });
  const [changed] = await updated;
  assert.equal(changed.id, sent.id);
  assert.equal(changed.text, 'as it is');
  assert.equal(changed.from, ann.id);
  const recalled = next(bob, 'messagerecall');
  await rest('PUT', `${path}/messages/${sent.id}/recall`, {
    from_client: ann.id, timestamp: sent.timestamp.getTime(),
  });
  assert.equal((await recalled)[0].id, sent.id);
  const [last] = await history(1, ([first]) => JSON.parse(first.data)._lctype === -127);
  assert.equal(last['msg-id'], sent.id);
  const info = next(bob, 'conversationinfoupdated');
  await rest('PUT', path, { name: 'Renamed by REST' });
  assert.equal((await info)[0].attributes.name, 'Renamed by REST');
  assert.equal(bobsView.name, 'Renamed by REST');
});

test('members are the same, whoever asks, and REST puts them in and out', async () => {
  const members = async () => (await rest('GET', `${path}/members`)).result.sort();
  assert.deepEqual(await members(), [ann.id, bob.id]);
  const dansInvited = next(dan, 'invited');
  const bobHears = next(bob, 'membersjoined');
  await rest('POST', `${path}/members`, { client_ids: [dan.id] });
  const [, dansView] = await dansInvited;
  assert.deepEqual((await bobHears)[0].members, [dan.id]);
  assert.deepEqual(await members(), [ann.id, bob.id, dan.id]);
  assert.ok(bobsView.members.includes(dan.id));
  await dansView.quit();
  assert.deepEqual(await members(), [ann.id, bob.id]);
  await conversation.add([dan.id]);
  const dansKicked = next(dan, 'kicked');
  await rest('DELETE', `${path}/members`, { client_ids: [dan.id] });
  await dansKicked;
  assert.deepEqual(await members(), [ann.id, bob.id]);
  assert.equal(await conversation.count(), 2);
});

test('roles are told, and read by SDKs and REST', async () => {
  const { MANAGER, MEMBER, OWNER } = bobs.sdk.ConversationMemberRole;
  await conversation.add([dan.id]);
  await until(() => bobsView.members.length === 3, 'three members');
  const roles = async (view) =>
    (await view.getAllMemberInfo({ noCache: true })).map((info) => [info.memberId, info.role]).sort();
  assert.deepEqual(await roles(bobsView), [[ann.id, OWNER], [bob.id, MEMBER], [dan.id, MEMBER]]);
  const bobHears = next(bob, 'memberinfoupdated');
  const dansHear = next(dan, 'memberinfoupdated');
  await conversation.updateMemberRole(dan.id, MANAGER);
  const [{ member, memberInfo, updatedBy }, where] = await bobHears;
  assert.equal(where.id, conversation.id);
  assert.equal(member, dan.id);
  assert.equal(memberInfo.role, MANAGER);
  assert.equal(memberInfo.isOwner, false);
  assert.equal(updatedBy, ann.id);
  assert.equal((await dansHear)[0].member, dan.id);
  for (const view of [bobsView, conversation]) {
    assert.deepEqual(await roles(view), [[ann.id, OWNER], [bob.id, MEMBER], [dan.id, MANAGER]]);
  }
  const infos = async () =>
    (await rest('GET', `${path}/member-infos`)).results.map((info) => [info.clientId, info.role]).sort();
  assert.deepEqual(await infos(), [[ann.id, OWNER], [dan.id, MANAGER]]);
  const byRest = next(bob, 'memberinfoupdated');
  await rest('POST', `${path}/member-infos`, { client_id: bob.id, role: MANAGER });
  assert.equal((await byRest)[0].memberInfo.role, MANAGER);
  assert.deepEqual(await roles(bobsView), [[ann.id, OWNER], [bob.id, MANAGER], [dan.id, MANAGER]]);
  const outside = next(dan, 'kicked');
  await rest('DELETE', `${path}/members`, { client_ids: [dan.id] });
  const [, view] = await outside;
  await assert.rejects(view.getAllMemberInfo({ noCache: true }));
  assert.deepEqual(await infos(), [[ann.id, OWNER], [bob.id, MANAGER]]);
});
