import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newClient, settle } from './world.js';

/** A client that is connected and watches two users, of whom one is online. */
async function watching() {
  const all = newClient();
  all.client.connect();
  await settle();
  all.world.socket.welcomes();
  const asked = all.client.watch(['ben', 'cleo']);
  all.world.socket.answers(all.world.socket.last('presence.watch'), { online: ['ben'] });
  assert.deepEqual(await asked, ['ben']);
  return all;
}

function changes(events) {
  return events('presence').map(({ user, online }) => [user, online]);
}

test('who watches is answered, then told of changes, each once', async () => {
  const { world, events } = await watching();
  assert.deepEqual(changes(events), []);
  world.socket.says({ ev: 'presence', user: 'cleo', online: true });
  world.socket.says({ ev: 'presence', user: 'cleo', online: true });
  world.socket.says({ ev: 'presence', user: 'stranger', online: true });
  assert.deepEqual(changes(events), [['cleo', true]]);
});

test('after a reconnect it watches again and tells what changed meanwhile', async () => {
  const { world, events } = await watching();
  world.socket.ends();
  await world.pass(20_000);
  world.socket.welcomes({ resumed: true });
  await settle();
  const again = world.socket.last('presence.watch');
  assert.deepEqual(again.users, ['ben', 'cleo']);
  world.socket.answers(again, { online: ['cleo'] });
  assert.deepEqual(changes(events), [['ben', false], ['cleo', true]]);
});

test('who is watched no more is not watched again', async () => {
  const { world, client, events } = await watching();
  const asked = client.unwatch(['ben']);
  world.socket.answers(world.socket.last('presence.unwatch'), { online: ['ben'] });
  assert.deepEqual(await asked, ['ben']);
  world.socket.says({ ev: 'presence', user: 'ben', online: false });
  assert.deepEqual(changes(events), []);
  world.socket.ends();
  await world.pass(20_000);
  world.socket.welcomes({ resumed: true });
  await settle();
  assert.deepEqual(world.socket.last('presence.watch').users, ['cleo']);
});

test('more than 500 users are refused here', async () => {
  const { client } = await watching();
  await assert.rejects(client.watch(Array.from({ length: 499 }, (_, i) => `u${i}`)), { name: 'QUEUE_FULL' });
});
