import { askDestroy } from './dialogs.js';
import { h, say } from './dom.js';
import { ago, count, full, pace, rate, within } from './format.js';
import { Attributes, Lists, Members, Messages } from './panels.js';
import { Spark } from './spark.js';

const SWITCHES = [
  ['all-muted', 'Mute all', 'Only those who may always speak, and the server, can speak'],
  ['distribution-stopped', 'Stop distribution', 'What members send is recorded and not delivered'],
  ['kept-alive', 'Keep alive', 'The room ends only when it is destroyed'],
];

/** One room: how it goes, who is in it, what is said, what is forbidden; and what an operator can do. */
export class Room {
  #id;
  #act;
  #answer = null;
  #place;
  #body;
  #gone = h('p.state.panel', { hidden: true });
  #name = h('h1');
  #facts = h('p.hint');
  #note = h('p.note', { hidden: true });
  #figures = { members: h('dd', {}, '–'), accepted: h('dd', {}, '–'), shed: h('dd', {}, '–') };
  #spark = new Spark();
  #switches = new Map();
  #panels;

  /** @param {HTMLElement} place filled here @param {string} id room id @param {object} act what can be done */
  constructor(place, id, act) {
    this.#id = id;
    this.#act = act;
    this.#place = place;
    document.title = `${id} · Stoa console`;
    this.#name.textContent = id;
    this.#panels = [new Messages(id, act), new Members(id, act), new Lists(id, act), new Attributes(id, act)];
    const [messages, ...others] = this.#panels;
    this.#body = h('div', { hidden: true },
      h('div.tools', {}, ...SWITCHES.map((one) => this.#switch(...one)),
        h('button.danger-text', { type: 'button', onClick: () => askDestroy(id, (body) => this.#destroy(body)) }, 'Destroy room…')),
      h('div.columns', {}, messages.node, h('div.column', {}, ...others.map((panel) => panel.node))));
    place.replaceChildren(
      h('p.back', {}, h('a', { href: '#' }, '← All rooms')),
      h('section.head', {},
        h('div', {}, this.#name, this.#facts),
        h('dl.figures', {},
          h('div', {}, h('dt', {}, 'Members'), this.#figures.members),
          h('div', {}, h('dt', {}, 'Messages/s'), this.#figures.accepted),
          h('div', {}, h('dt', {}, 'Shed/s'), this.#figures.shed),
          this.#spark.node)),
      this.#note, this.#gone, this.#body);
  }

  #switch(what, label, title) {
    const button = h('button.switch', { type: 'button', role: 'switch', 'aria-checked': 'false', title, onClick: () => this.#turn(what, button) }, label);
    this.#switches.set(what, button);
    return button;
  }

  async #turn(what, button) {
    const on = button.getAttribute('aria-checked') !== 'true';
    button.disabled = true;
    await this.#act.do('room/switch', { room: this.#id, what, on, tellMembers: what === 'all-muted' }, `${button.textContent}: ${on ? 'on' : 'off'}`);
    button.disabled = false;
  }

  async #destroy(body) {
    const done = await this.#act.do('room/destroy', body, `Room ${this.#id} was destroyed`);
    if (done) location.hash = '';
    return done;
  }

  /** @param {import('./api.js').Session} session @param {AbortSignal} signal */
  ask(session, signal) {
    return session.read('room', { room: this.#id }, signal);
  }

  /** Shows an answer. */
  show(answer) {
    this.#answer = answer;
    const { room, members, missing, rates } = answer;
    this.#gone.hidden = true;
    this.#body.hidden = false;
    say(this.#name, room.name || room.id);
    say(this.#figures.members, members ? count(members.total) : '–');
    say(this.#figures.accepted, rate(pace(room.accepted)));
    say(this.#figures.shed, rate(pace(room.shed)));
    this.#figures.shed.classList.toggle('bad', pace(room.shed) > 0);
    this.#spark.draw(room);
    for (const [what, button] of this.#switches) {
      button.setAttribute('aria-checked', String(room.switches[what] ?? false));
    }
    const partly = [
      missing.length > 0 && `Not known right now: ${missing.join(', ')}.`,
      rates.nodesAnswered < rates.nodesAsked && `Rates of ${rates.nodesAnswered} of ${rates.nodesAsked} message nodes only.`,
    ].filter(Boolean).join(' ');
    this.#note.hidden = partly === '';
    say(this.#note, partly);
    this.#panels.forEach((panel) => panel.show(answer));
    this.tick();
  }

  /** The room cannot be shown. */
  fail(failure) {
    this.#body.hidden = true;
    this.#gone.hidden = false;
    say(this.#facts, '');
    say(this.#gone, failure.isGone ? 'There is no such room, or not any more.' : `The room cannot be shown: ${failure.message}.`);
  }

  /** Time goes by. */
  tick() {
    if (!this.#answer || this.#body.hidden) return;
    const { room } = this.#answer;
    const end = room.endsAtMs === undefined ? null : `ends ${within(room.endsAtMs)}${room.fixedEnd ? '' : ' unless something happens'}`;
    say(this.#facts, [room.name && room.name !== room.id && room.id, `created ${ago(room.createdAtMs)}`, room.switches['kept-alive'] ? 'kept alive' : end].filter(Boolean).join(' · '));
    this.#facts.title = `Created ${full(room.createdAtMs)}`;
    this.#panels.forEach((panel) => panel.tick());
  }

  close() {
    this.#place.replaceChildren();
  }
}
