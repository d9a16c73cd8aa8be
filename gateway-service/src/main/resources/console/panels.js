import { askAttribute, askRestrict, askSure, LISTS } from './dialogs.js';
import { h, keyed, say } from './dom.js';
import { ago, clock, count, full, gist, left } from './format.js';

function button(text, onClick, label) {
  return h('button.text-button', { type: 'button', onClick, 'aria-label': label }, text);
}

/** A part of a page with a title, its count and rows. */
export class Panel {
  #count = h('span.count');
  #empty;
  #nothing;

  constructor(title, rows, nothing, ...tools) {
    this.rows = rows;
    this.#nothing = nothing;
    this.#empty = h('p.empty', { hidden: true }, nothing);
    this.node = h('section.panel', { 'aria-label': title },
      h('header', {}, h('h2', {}, title, this.#count), ...tools), rows, this.#empty);
  }

  /** Shows rows, or that there are none, or that nobody knows. */
  show(items, total, how) {
    say(this.#count, total === undefined ? '' : count(total));
    keyed(this.rows, items ?? [], how);
    this.rows.hidden = !items || items.length === 0;
    this.#empty.hidden = !this.rows.hidden;
    say(this.#empty, items ? this.#nothing : 'Not known right now.');
  }
}

/** The latest messages, the newest first. */
export class Messages {
  #panel;
  #room;
  #act;

  constructor(room, act) {
    this.#room = room;
    this.#act = act;
    this.#panel = new Panel('Latest messages', h('ol.messages', { tabIndex: 0 }), 'Nothing was said here yet.');
    this.node = this.#panel.node;
    this.node.classList.add('tall');
  }

  show({ messages }) {
    this.#panel.show(messages?.toReversed(), undefined, {
      key: ({ id }) => id, create: (message) => this.#row(message), update: (row, message) => say(row.said, gist(message)),
    });
  }

  #row(message) {
    const { id, ts, from, name, type, priority, shed } = message;
    const said = h('p.said');
    const row = h('li', {},
      h('div.by', {},
        h('time', { dateTime: new Date(ts).toISOString(), title: full(ts) }, clock(ts)),
        h('button.who', { type: 'button', title: `Mute ${from}`, onClick: () => this.#mute(from) }, name && name !== from ? `${name} (${from})` : from),
        h('code.type', {}, type),
        priority === 'low' && h('span.badge', {}, 'low'),
        shed && h('span.badge.bad', { title: 'Over the room’s budget: recorded, not delivered' }, 'shed'),
        button('Recall', () => this.#recall(id), `Recall this message of ${from}`)),
      said);
    row.said = said;
    return row;
  }

  #mute(user) {
    askRestrict({ list: 'muted', user, room: this.#room }, (body) => this.#act.do('room/restrict', body, `Mute: ${user}`));
  }

  #recall(message) {
    askSure('Recall this message?', 'It disappears from the room and its history, for everybody.', 'Recall',
      () => this.#act.do('room/recall', { room: this.#room, message }, 'The message was recalled'));
  }

  tick() {}
}

/** Who is in the room, those who came last first. */
export class Members {
  #panel;
  #room;
  #act;
  #more = h('p.hint.more');

  constructor(room, act) {
    this.#room = room;
    this.#act = act;
    this.#panel = new Panel('Members', h('ul.lines.scrolled.members', { tabIndex: 0 }), 'Nobody is in this room.');
    this.node = this.#panel.node;
    this.node.append(this.#more);
  }

  show({ members }) {
    this.#panel.show(members?.users, members?.total, { key: ({ user }) => user, create: (member) => this.#row(member), update: () => {} });
    const hidden = members ? members.total - members.users.length : 0;
    say(this.#more, hidden > 0 ? `and ${count(hidden)} who came earlier` : '');
    this.tick();
  }

  #row({ user, joinedAtMs }) {
    const since = h('time', { dateTime: new Date(joinedAtMs).toISOString(), title: `Joined ${full(joinedAtMs)}` });
    since.dataset.ms = joinedAtMs;
    return h('li', {}, h('span.user', { title: user }, user), since, this.#deed('muted', user), this.#deed('banned', user),
      button('Put offline', () => this.#putOffline(user), `Put ${user} offline`));
  }

  #putOffline(user) {
    askSure(`Put ${user} offline?`, 'All connections of this user are closed, whatever rooms they are in. The user may connect again at once; to keep somebody out, ban or block them.', 'Put offline',
      () => this.#act.do('users/offline', { users: [user] }, `${user} was put offline`));
  }

  #deed(list, user) {
    const { verb } = LISTS[list];
    return button(verb, () => askRestrict({ list, user, room: this.#room }, (body) => this.#act.do('room/restrict', body, `${verb}: ${user}`)), `${verb} ${user}`);
  }

  tick() {
    for (const since of this.#panel.rows.querySelectorAll('time')) say(since, ago(Number(since.dataset.ms)));
  }
}

/** Who is on which list. */
export class Lists {
  #room;
  #act;
  #parts = new Map();

  constructor(room, act) {
    this.#room = room;
    this.#act = act;
    this.node = h('section.panel', { 'aria-label': 'Restrictions' }, h('header', {}, h('h2', {}, 'Restrictions')),
      ...Object.keys(LISTS).map((list) => this.#part(list)));
  }

  #part(list) {
    const { title, hint, verb } = LISTS[list];
    const number = h('span.count');
    const rows = h('ul.lines');
    const more = h('p.hint.more');
    this.#parts.set(list, { number, rows, more });
    return h('div.list', {},
      h('h3', { title: hint }, title, number,
        button('Add…', () => askRestrict({ list, room: this.#room }, (body) => this.#act.do('room/restrict', body, `${verb}: ${body.users[0]}`)), `Add to: ${title}`)),
      rows, more);
  }

  show({ lists }) {
    for (const [list, { number, rows, more }] of this.#parts) {
      const known = lists[list];
      say(number, known ? count(known.total) : '?');
      keyed(rows, known?.users ?? [], { key: ({ user }) => user, create: (one) => this.#row(list, one), update: (row, { untilMs }) => { row.untilMs = untilMs; } });
      const hidden = known ? known.total - known.users.length : 0;
      say(more, hidden > 0 ? `and ${count(hidden)} more` : '');
    }
    this.tick();
  }

  #row(list, { user }) {
    const { title, ends, told } = LISTS[list];
    const until = h('span.until');
    const row = h('li', {}, h('span.user', { title: user }, user), until,
      button('Lift', () => this.#act.do('room/lift', { room: this.#room, list, users: [user], tellMembers: told && list === 'muted' }, `${title}: ${user} was taken off`), `Lift ${title}: ${user}`));
    row.tick = () => {
      until.title = row.untilMs ? full(row.untilMs) : '';
      say(until, ends ? left(row.untilMs) : '');
    };
    return row;
  }

  tick() {
    for (const { rows } of this.#parts.values()) [...rows.children].forEach((row) => row.tick());
  }
}

/** The room's attributes. */
export class Attributes {
  #panel;
  #room;
  #act;

  constructor(room, act) {
    this.#room = room;
    this.#act = act;
    const set = (body) => act.do('room/attribute/set', body, `${body.key} was set`);
    this.#panel = new Panel('Attributes', h('ul.lines.scrolled', { tabIndex: 0 }), 'This room has no attributes.',
      button('Set…', () => askAttribute({ room }, set), 'Set an attribute'));
    this.node = this.#panel.node;
    this.set = set;
  }

  show({ attributes }) {
    this.#panel.show(attributes, attributes?.length, {
      key: ({ key }) => key, create: (one) => this.#row(one), update: (row, one) => row.show(one),
    });
  }

  #row({ key }) {
    const value = h('p.said');
    const by = h('span.until');
    let shown;
    const change = button('Change', () => askAttribute({ room: this.#room, key, value: shown.cut ? '' : shown.value }, this.set), `Change ${key}`);
    const row = h('li.attribute', {}, h('code', {}, key), by, change, button('Delete', () => this.#delete(key), `Delete ${key}`), value);
    row.show = (attribute) => {
      shown = attribute;
      say(value, attribute.cut ? `${attribute.value} …` : attribute.value);
      say(by, `${attribute.user}${attribute.autoDelete ? ', goes with them' : ''}`);
      by.title = `Set ${full(attribute.setAtMs)}`;
    };
    return row;
  }

  #delete(key) {
    askSure(`Delete ${key}?`, 'All members are told.', 'Delete', () => this.#act.do('room/attribute/delete', { room: this.#room, key }, `${key} was deleted`));
  }

  tick() {}
}
