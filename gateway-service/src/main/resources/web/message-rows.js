import { button, icon, make } from './dom.js';
import { giftOf } from './gifts.js';
import { hueOf, nameOf } from './identity.js';
import { Type } from './rows.js';

const NAMES_SHOWN_MAX = 3;
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/**
 * Makes the list item of a row.
 *
 * @param {object} row of `rowsOf`
 * @param {string|null} me the own user id
 * @param {{recall: (entry) => void, retry: (entry) => void, discard: (entry) => void}} actions of own messages
 */
export function rowElement(row, me, actions) {
  const [entry] = row.entries;
  switch (row.kind) {
    case 'day': return make('li.note.day', dayName(entry.ts));
    case 'gap': return make('li.note.gap', `+${entry.count} not shown`);
    case 'likes': return likes(row.entries, me);
    case 'recalled': return make('li.note', `${who(entry.from, me)} took back a message`);
    case 'gift': return gift(entry, me, actions);
    default: return message(row, me, actions);
  }
}

/** A circle with the first letter of a user's name, in the user's colour. */
export function avatar(user) {
  const letter = [...nameOf(user)][0] ?? '?';
  const made = make('span.avatar', letter.toUpperCase());
  made.style.setProperty('--hue', hueOf(user));
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function message({ entries: [entry], continues }, me, actions) {
  const own = entry.from === me;
  const bubble = make('div.bubble', make('p.text', textOf(entry)), time(entry));
  const line = make('div.line', bubble);
  const body = make('div.body', line);
  if (!own && !continues) body.prepend(make('p.who', nameOf(entry.from)));
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
  const sign = make('span.symbol', symbol);
  sign.setAttribute('aria-hidden', 'true');
  const card = make('div.gift-card', sign, make('p.text', make('strong', who(entry.from, me)), ` sent ${label}`), time(entry));
  const line = make('div.line', card);
  const item = make('li.gift', line);
  if (entry.from === me) addOwnParts(line, item, entry, actions);
  item.dataset.state = entry.state;
  return item;
}

function likes(entries, me) {
  const names = [...new Set(entries.map(({ from }) => who(from, me)))];
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  const others = names.length > NAMES_SHOWN_MAX ? ` and ${names.length - NAMES_SHOWN_MAX} more` : '';
  const count = make('strong', String(entries.length));
  const from = make('span.hidden-text', entries.length === 1 ? 'like from' : 'likes from');
  return make('li.note.likes', icon('heart'), count, from, `${shown}${others}`);
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

function textOf({ type, content }) {
  if (typeof content === 'string') return content;
  if (typeof content?.content === 'string') return content.content;
  return type === Type.TEXT ? '' : `[${type}]`;
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
