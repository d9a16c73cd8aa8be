import { h, keyed, say } from './dom.js';
import { ago, count, full, pace, rate } from './format.js';
import { Spark } from './spark.js';

const PAGE = 25;
const TYPED_MS = 300;

/** The list of an app's rooms, those with most members first. */
export class Rooms {
  #search;
  #page;
  #act;
  #typed;
  #answer = null;
  #rows = h('tbody');
  #state = h('p.state', {}, 'Loading…');
  #note = h('p.hint');
  #figures = { rooms: h('dd', {}, '–'), accepted: h('dd', {}, '–'), shed: h('dd', {}, '–') };
  #spark = new Spark();
  #previous = h('button.text-button', { type: 'button', onClick: () => this.#turn(-1) }, '← Previous');
  #next = h('button.text-button', { type: 'button', onClick: () => this.#turn(1) }, 'Next →');
  #pages = h('span.hint');
  #table;

  /** @param {HTMLElement} place filled here @param {URLSearchParams} where search and page @param {{refresh: () => void}} act */
  constructor(place, where, act) {
    this.#act = act;
    this.#search = where.get('search') ?? '';
    this.#page = Math.max(1, Number.parseInt(where.get('page') ?? '1', 10) || 1);
    document.title = 'Rooms · Stoa console';
    const input = h('input', {
      type: 'search', value: this.#search, placeholder: 'Part of an id or a name', maxLength: 80, 'aria-label': 'Search rooms', spellcheck: false,
      onInput: (event) => this.#find(event.target.value),
    });
    this.#table = h('table.rooms', { hidden: true },
      h('thead', {}, h('tr', {},
        h('th', { scope: 'col' }, 'Room'), h('th.number', { scope: 'col', 'aria-sort': 'descending' }, 'Members'),
        h('th.number', { scope: 'col', title: 'Messages delivered per second, over the last 5 s' }, 'Messages/s'),
        h('th.number', { scope: 'col', title: 'Messages per second over the room’s budget, recorded and not delivered, or refused because too much was on its way' }, 'Shed/s'),
        h('th.wide', { scope: 'col' }, 'Last minute'), h('th.wide', { scope: 'col' }, 'Last active'))),
      this.#rows);
    place.replaceChildren(
      h('section.head', {},
        h('div', {}, h('h1', {}, 'Rooms'), this.#note),
        h('dl.figures', {},
          h('div', {}, h('dt', {}, 'Rooms'), this.#figures.rooms),
          h('div', {}, h('dt', {}, 'Messages/s'), this.#figures.accepted),
          h('div', {}, h('dt', {}, 'Shed/s'), this.#figures.shed),
          this.#spark.node)),
      h('div.tools', {}, input, h('a.elsewhere', { href: '#types' }, 'Message types →')),
      h('div.panel.flush', {}, this.#table, this.#state),
      h('nav.pages', { 'aria-label': 'Pages' }, this.#previous, this.#pages, this.#next));
    this.#turnable();
  }

  /** @param {import('./api.js').Session} session @param {AbortSignal} signal */
  ask(session, signal) {
    return session.read('rooms', { search: this.#search, skip: (this.#page - 1) * PAGE, limit: PAGE }, signal);
  }

  /** Shows an answer. */
  show(answer) {
    this.#answer = answer;
    const { app, rooms, total, ranked, counted, rates } = answer;
    say(this.#figures.rooms, count(total));
    say(this.#figures.accepted, rate(pace(app.accepted)));
    say(this.#figures.shed, rate(pace(app.shed)));
    this.#figures.shed.classList.toggle('bad', pace(app.shed) > 0);
    this.#spark.draw(app);
    say(this.#note, [
      ranked < total && `Of ${count(total)} rooms the ${count(ranked)} active last are listed; search to find others.`,
      !counted && 'Members cannot be counted now; those active last come first.',
      rates.nodesAnswered < rates.nodesAsked && `Rates of ${rates.nodesAnswered} of ${rates.nodesAsked} message nodes only.`,
    ].filter(Boolean).join(' '));
    keyed(this.#rows, rooms, { key: ({ id }) => id, create: (room) => this.#row(room), update: (row, room) => row.show(room, counted) });
    this.#table.hidden = rooms.length === 0;
    this.#state.hidden = rooms.length > 0;
    if (rooms.length === 0) this.#state.replaceChildren(...this.#nothing());
    this.#turnable();
  }

  #nothing() {
    if (this.#page > 1) return ['Nothing on this page any more.'];
    if (this.#search) return [`No room’s id or name has “${this.#search}” in it.`];
    return [h('strong', {}, 'No rooms yet'), h('br'), 'Rooms show up here when a back end creates them or a client joins with “create”.'];
  }

  #row({ id }) {
    const spark = new Spark();
    const cells = { name: h('span.name'), id: h('code'), members: h('td.number'), accepted: h('td.number'), shed: h('td.number'), active: h('time') };
    const row = h('tr', {},
      h('td', {}, h('a.room-link', { href: `#${new URLSearchParams({ room: id })}` }, cells.name, cells.id)),
      cells.members, cells.accepted, cells.shed, h('td.wide', {}, spark.node), h('td.wide', {}, cells.active));
    row.show = (room, counted) => {
      say(cells.name, room.name || room.id);
      say(cells.id, room.name && room.name !== room.id ? room.id : '');
      say(cells.members, counted ? count(room.members) : '–');
      const [accepted, shed] = [pace(room.accepted), pace(room.shed)];
      say(cells.accepted, rate(accepted));
      say(cells.shed, rate(shed));
      cells.accepted.classList.toggle('faint', accepted === 0);
      cells.shed.classList.toggle('faint', shed === 0);
      cells.shed.classList.toggle('bad', shed > 0);
      cells.active.dateTime = new Date(room.lastActiveMs).toISOString();
      cells.active.title = full(room.lastActiveMs);
      say(cells.active, ago(room.lastActiveMs));
      spark.draw(room);
    };
    return row;
  }

  #turnable() {
    const pages = this.#answer ? Math.max(1, Math.ceil(this.#answer.ranked / PAGE)) : 1;
    this.#previous.disabled = this.#page <= 1;
    this.#next.disabled = this.#page >= pages;
    this.#previous.parentElement.hidden = pages <= 1 && this.#page <= 1;
    say(this.#pages, `Page ${this.#page} of ${pages}`);
  }

  #turn(by) {
    this.#page += by;
    this.#go();
  }

  #find(text) {
    clearTimeout(this.#typed);
    this.#typed = setTimeout(() => {
      this.#search = text.trim();
      this.#page = 1;
      this.#go();
    }, TYPED_MS);
  }

  /** The address says what is shown, but typing does not fill the browser's history. */
  #go() {
    const where = new URLSearchParams();
    if (this.#search) where.set('search', this.#search);
    if (this.#page > 1) where.set('page', this.#page);
    history.replaceState(null, '', `#${where}`);
    this.#act.refresh();
  }

  /** The list cannot be shown. */
  fail(failure) {
    this.#table.hidden = true;
    this.#state.hidden = false;
    say(this.#state, `The rooms cannot be shown: ${failure.message}.`);
  }

  /** Time goes by. */
  tick() {}

  close() {
    clearTimeout(this.#typed);
  }
}
