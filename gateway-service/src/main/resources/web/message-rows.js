import { button, icon, make } from './dom.js';
import { giftOf } from './gifts.js';
import { hueOf, nameOf } from './identity.js';
import { hasMoreLikers, likersIn, likesIn } from './likes.js';

const NAMES_SHOWN_MAX = 3;
const TEXT_LENGTH_MAX = 4_000;
const TYPE_LENGTH_MAX = 64;
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/**
 * Makes the list item of a row.
 *
 * @param {object} row of `rowsOf`
 * @param {{me: string|null, isHost: (user: string) => boolean}} who the own user id, and who has the host's badge
 * @param {{recall: (entry) => void, retry: (entry) => void, discard: (entry) => void}} actions of own messages
 */
export function rowElement(row, { me, isHost }, actions) {
  const [entry] = row.entries;
  switch (row.kind) {
    case 'day': return make('li.note.day', dayName(entry.ts));
    case 'gap': return make('li.note.gap', `+${entry.count.toLocaleString()} not shown`);
    case 'likes': return likes(row.entries, me);
    case 'recalled': return make('li.note', `${who(entry.from, me)} took back a message`);
    case 'gift': return gift(entry, me, actions);
    default: return message(row, me, isHost(entry.from), actions);
  }
}

/** A circle with the first letter of a user's name, in the user's colour. @param {string} user @param {string} [told] see `nameOf` */
export function avatar(user, told) {
  const letter = [...nameOf(user, told)][0] ?? '?';
  const made = make('span.avatar', letter.toUpperCase());
  made.style.setProperty('--hue', hueOf(user));
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function message({ entries: [entry], continues }, me, fromHost, actions) {
  const own = entry.from === me;
  const bubble = make('div.bubble', make('p.text', textOf(entry)), time(entry));
  const line = make('div.line', bubble);
  const body = make('div.body', line);
  if (!own && !continues) body.prepend(make('p.who', make('span.name', nameOf(entry.from)), fromHost ? make('span.badge', 'Host') : ''));
  else body.prepend(make('span.hidden-text', who(entry.from, me)));
  if (own) addOwnParts(line, body, entry, actions);
  const item = make('li.message', body);
  if (!own) item.prepend(continues ? make('span.avatar.empty') : avatar(entry.from));
  item.classList.toggle('own', own);
  item.classList.toggle('continues', continues);
  item.dataset.state = entry.state;
  return item;
}

function gift(entry, me, actions) {
  const { symbol, label } = giftOf(entry.content);
  const card = make('div.gift-card', icon(symbol), make('p.text', make('strong', who(entry.from, me)), ` sent ${label}`), time(entry));
  const line = make('div.line', card);
  const item = make('li.gift', line);
  if (entry.from === me) addOwnParts(line, item, entry, actions);
  item.dataset.state = entry.state;
  return item;
}

function likes(entries, me) {
  const names = [...new Set(entries.flatMap(likersIn).map((user) => who(user, me)))];
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  const sum = entries.reduce((before, { content }) => before + likesIn(content), 0);
  const count = make('strong', sum.toLocaleString());
  const from = make('span.hidden-text', sum === 1 ? 'like from' : 'likes from');
  return make('li.note.likes', icon('heart'), count, from, make('span.name', `${shown}${others(names.length, entries)}`));
}

function others(named, entries) {
  if (entries.some(hasMoreLikers)) return ' and others';
  return named > NAMES_SHOWN_MAX ? ` and ${named - NAMES_SHOWN_MAX} more` : '';
}

function addOwnParts(line, below, entry, { recall, retry, discard }) {
  if (entry.state === 'sent') {
    line.append(button('tool', 'Take back', () => recall(entry), icon('undo')));
  }
  if (entry.state === 'failed') {
    const actions = [button('link', 'Send again', () => retry(entry)), button('link', 'Discard', () => discard(entry))];
    below.append(make('p.failure', `Not sent: ${problem(entry.error)} `, ...actions));
  }
}

/** A sentence for what kept a message from being sent. */
export function problem(error) {
  if (error.code === 20604) return 'too many messages at once. Wait a moment.';
  return `${error.message}.`;
}

/** The text to show for a message, of bounded length; the name of its type where it has none. */
export function textOf({ type, content }) {
  // `_lctext` is what LeanCloud's clients call the text of theirs.
  const text = typeof content === 'string' ? content : content?.content ?? content?._lctext;
  if (typeof text !== 'string' || !text.trim()) return `[${String(type).slice(0, TYPE_LENGTH_MAX)}]`;
  return text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text;
}

function time({ ts, state }) {
  const shown = make('time', timeFormat.format(ts));
  shown.dateTime = new Date(ts).toISOString();
  shown.title = fullFormat.format(ts);
  if (state === 'sending') shown.append(make('span.hidden-text', ', being sent'));
  return shown;
}

function dayName(ts) {
  const today = new Date().toDateString();
  return new Date(ts).toDateString() === today ? 'Today' : dayFormat.format(ts);
}

function who(user, me) {
  return user === me ? 'You' : nameOf(user);
}
