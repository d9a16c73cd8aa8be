/** How many seats the voice room has. */
export const SEATS = 8;

const ID_LENGTH_MAX = 64;
const VALUE_LENGTH_MAX = 1_000;

/** The attribute of a seat. @param {number} number from 1 */
export function seatKey(number) {
  return `seat-${number}`;
}

/** The value of an attribute that names a user. */
export function personValue(user, name) {
  return JSON.stringify({ user, name });
}

/**
 * The user an attribute names; members may write there whatever they like.
 *
 * @param {string|undefined} value
 * @returns {{user: string, name?: string}|null} null where there is none; of what cannot be read the user is ''
 */
export function personIn(value) {
  if (typeof value !== 'string') return null;
  try {
    const { user, name } = JSON.parse(value.slice(0, VALUE_LENGTH_MAX));
    if (typeof user === 'string' && user && user.length <= ID_LENGTH_MAX) return { user, name };
  } catch {
    // as below
  }
  return { user: '', name: 'Somebody' };
}
