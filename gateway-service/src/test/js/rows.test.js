import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf, sameRow, Type } from '../../main/resources/web/rows.js';

const NOON_MS = new Date(2026, 10, 23, 12).getTime();
const MINUTE_MS = 60_000;

function entry(key, minutes, fields = {}) {
  return { kind: 'message', key, ts: NOON_MS + minutes * MINUTE_MS, from: 'ann', type: Type.TEXT, state: 'sent', ...fields };
}

const kinds = (entries) => rowsOf(entries).map(({ kind }) => kind);

test('a line for each day', () => {
  assert.deepEqual(kinds([entry('a', 0), entry('b', 1), entry('c', 24 * 60)]), ['day', 'message', 'message', 'day', 'message']);
});

test('a message continues the one before when it is of the same sender and soon after', () => {
  const rows = rowsOf([entry('a', 0), entry('b', 4), entry('c', 10), entry('d', 11, { from: 'bob' })]);
  assert.deepEqual(rows.slice(1).map(({ continues }) => continues), [false, true, false, false]);
});

test('likes that follow each other are one row', () => {
  const like = { type: Type.LIKE };
  const rows = rowsOf([entry('a', 0, like), entry('b', 0, { ...like, from: 'bob' }), entry('c', 0), entry('d', 0, like)]);
  assert.deepEqual(rows.map(({ kind, entries }) => [kind, entries.length]), [['day', 1], ['likes', 2], ['message', 1], ['likes', 1]]);
});

test('gifts, gaps and what was taken back have rows of their own kind', () => {
  assert.deepEqual(
    kinds([entry('a', 0, { type: Type.GIFT }), { kind: 'gap', key: 'g', count: 3 }, entry('b', 1, { state: 'recalled' })]),
    ['day', 'gift', 'gap', 'recalled'],
  );
});

test('a row is the same as long as its entries are', () => {
  const [a, b] = [entry('a', 0, { type: Type.LIKE }), entry('b', 0, { type: Type.LIKE })];
  const [, one] = rowsOf([a]);
  assert.ok(sameRow(one, rowsOf([a])[1]));
  assert.ok(!sameRow(one, rowsOf([a, b])[1]));
  assert.ok(!sameRow(one, rowsOf([{ ...a, state: 'failed' }])[1]));
});
