import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../main/resources/web/timeline.js';

const message = (cursor) => ({ id: `m${cursor}`, cursor, ts: cursor, from: 'bob', type: 'RC:TxtMsg', content: {} });
const own = (cid) => ({ cid, from: 'ann', type: 'RC:TxtMsg', content: {}, ts: 0 });
const keys = (timeline) => timeline.entries.map(({ key }) => key);

test('shows the order of the server, whatever order things come in, each once', () => {
  const timeline = new Timeline();
  timeline.add(message(5), message(9));
  timeline.add(message(3), message(4), message(5));
  timeline.add(message(7));
  assert.deepEqual(keys(timeline), ['m3', 'm4', 'm5', 'm7', 'm9']);
  assert.equal(timeline.oldest.id, 'm3');
});

test('an own message stands last until its acknowledgement gives it a place', () => {
  const timeline = new Timeline();
  timeline.addPending(own('c1'));
  timeline.add(message(5), message(7));
  assert.deepEqual(keys(timeline), ['m5', 'm7', 'c1']);
  timeline.confirm('c1', { id: 'm6', ts: 6, cursor: 6 });
  assert.deepEqual(keys(timeline), ['m5', 'm6', 'm7']);
  assert.equal(timeline.entries[1].state, 'sent');
});

test('an own message whose event came before its acknowledgement is shown once', () => {
  const timeline = new Timeline();
  timeline.addPending(own('c1'));
  timeline.add({ ...message(6), from: 'ann' });
  timeline.confirm('c1', { id: 'm6', ts: 6, cursor: 6 });
  assert.deepEqual(keys(timeline), ['m6']);
});

test('a failed message can be taken out to be sent again', () => {
  const timeline = new Timeline();
  timeline.addPending(own('c1'));
  timeline.fail('c1', new Error('muted'));
  assert.equal(timeline.entries[0].state, 'failed');
  assert.equal(timeline.take('c1').cid, 'c1');
  assert.deepEqual(keys(timeline), []);
});

test('a recall takes the content away, also when it comes before the message', () => {
  const timeline = new Timeline();
  timeline.add(message(5));
  timeline.recall('m5');
  timeline.recall('m6');
  timeline.add(message(6));
  assert.deepEqual(timeline.entries.map(({ state, content }) => [state, content]), [['recalled', null], ['recalled', null]]);
});

test('neighbouring gaps are one; an empty one is none', () => {
  const timeline = new Timeline();
  timeline.add(message(5));
  timeline.addGap({ count: 3, to: 8 });
  timeline.addGap({ count: 4, to: 12 });
  timeline.addGap({ count: 0, to: 13 });
  timeline.add(message(20));
  assert.deepEqual(timeline.entries.map(({ kind, count }) => [kind, count]), [['message', undefined], ['gap', 7], ['message', undefined]]);
});

test('new messages push out the oldest above 1000; older ones that were asked for stay', () => {
  const timeline = new Timeline();
  for (let cursor = 100; cursor < 1100; cursor += 1) timeline.add(message(cursor));
  timeline.add(message(98), message(99));
  assert.equal(timeline.entries.length, 1002);
  assert.ok(timeline.isFull);
  timeline.add(message(1100));
  assert.equal(timeline.entries.length, 1000);
  assert.equal(timeline.entries.at(-1).key, 'm1100');
});

test('clear forgets what the server sent and keeps what is under way', () => {
  const timeline = new Timeline();
  timeline.add(message(5));
  timeline.addPending(own('c1'));
  timeline.clear();
  assert.deepEqual(keys(timeline), ['c1']);
});
