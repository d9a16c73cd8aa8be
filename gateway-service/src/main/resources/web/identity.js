const SUFFIX_LENGTH = 6;
const SLUG_LENGTH_MAX = 32;
const HUES = 360;
const NAMES_MAX = 2000;

/** The server gives no demo tokens: somebody else has to make one. */
export class NoDemoTokens extends Error {}

/**
 * A user id for a name: readable, and not the id of somebody else who chose the same name. Kept in the
 * browser, so that the same name is the same user tomorrow.
 */
export function userIdOf(name) {
  const key = `user:${name}`;
  const known = recall(key);
  if (known) return known;
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, SLUG_LENGTH_MAX) || 'guest';
  const bytes = crypto.getRandomValues(new Uint8Array(SUFFIX_LENGTH));
  const user = `${slug}-${Array.from(bytes, (byte) => (byte % 36).toString(36)).join('')}`;
  remember(key, user);
  return user;
}

const names = new Map();

/** Notes the name somebody's message carried. @returns {boolean} whether it is news */
export function learnName(user, name) {
  if (!name || names.get(user) === name) return false;
  names.set(user, name);
  if (names.size > NAMES_MAX) names.delete(names.keys().next().value);
  return true;
}

/** The name to show for a user; from the id where no message told it. */
export function nameOf(user) {
  return names.get(user) ?? user.replace(/-[a-z0-9]{6}$/, '');
}

/** A colour (hue, 0 to 359) that a user always has. */
export function hueOf(user) {
  let hash = 7;
  for (const letter of user) hash = (hash * 31 + letter.codePointAt(0)) % 1_000_003;
  return (hash * 47) % HUES;
}

/** Asks the demo endpoint for a token. */
export async function demoToken(user, name) {
  const answer = await fetch('/demo/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, name }),
  }).catch(() => { throw new Error('The server does not answer. Is it running?'); });
  if (answer.status === 404) throw new NoDemoTokens();
  if (!answer.ok) throw new Error(`The server gave no token (HTTP ${answer.status}).`);
  return answer.json();
}

/** Keeps a value in the browser, where that is allowed. */
export function remember(key, value) {
  try {
    localStorage.setItem(`stoa.${key}`, value);
  } catch {
    // private windows may forbid it: then it is forgotten
  }
}

/** What was kept, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(`stoa.${key}`);
  } catch {
    return null;
  }
}
