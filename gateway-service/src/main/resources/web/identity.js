const SUFFIX_LENGTH = 6;
const SLUG_LENGTH_MAX = 32;
const HUES = 360;
const NAMES_MAX = 2000;
const NAME_LENGTH_MAX = 64;

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
  const short = boundedName(name);
  if (!short || names.get(user) === short) return false;
  names.set(user, short);
  if (names.size > NAMES_MAX) names.delete(names.keys().next().value);
  return true;
}

/**
 * The name to show for a user.
 *
 * @param {string} user
 * @param {string} [told] what somebody else says their name is: used only where no message of theirs told it
 */
export function nameOf(user, told) {
  return names.get(user) ?? boundedName(told) ?? boundedName(user.replace(/-[a-z0-9]{6}$/, '')) ?? 'Somebody';
}

function boundedName(name) {
  return typeof name === 'string' && name.trim() ? name.slice(0, NAME_LENGTH_MAX) : undefined;
}

/** A colour (hue, 0 to 359) that a user always has. */
export function hueOf(user) {
  let hash = 7;
  for (const letter of user) hash = (hash * 31 + letter.codePointAt(0)) % 1_000_003;
  return (hash * 47) % HUES;
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
