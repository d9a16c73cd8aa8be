import { askSure, askType } from './dialogs.js';
import { h } from './dom.js';
import { Panel } from './panels.js';

const LISTS = {
  protected: { title: 'Never shed', hint: 'Messages of these types reach everybody however busy a room is.', empty: 'No type is spared: what is shed goes by priority alone.' },
  'low-priority': { title: 'Shed first', hint: 'Messages of these types have low priority, unless their sender is spared: they go first when a room is too busy.', empty: 'No type goes before others.' },
};
const TYPES_MAX = 20;

/** The app's lists of message types, which hold in all its rooms. */
export class Types {
  #act;
  #place;
  #state = h('p.state.panel', { hidden: true });
  #body = h('div.halves', { hidden: true });
  #panels = new Map();

  /** @param {HTMLElement} place filled here @param {object} act what can be done */
  constructor(place, act) {
    this.#act = act;
    this.#place = place;
    document.title = 'Message types · Stoa console';
    for (const list of Object.keys(LISTS)) this.#body.append(this.#panel(list));
    place.replaceChildren(
      h('p.back', {}, h('a', { href: '#' }, '← All rooms')),
      h('section.head', {}, h('div', {}, h('h1', {}, 'Message types'), h('p.hint', {}, `Up to ${TYPES_MAX} on a list, in all rooms of the app; a change counts within a second.`))),
      this.#state, this.#body);
  }

  #panel(list) {
    const { title, hint, empty } = LISTS[list];
    const add = h('button.text-button', { type: 'button', 'aria-label': `Add a type: ${title}`, onClick: () => this.#add(list) }, 'Add…');
    const panel = new Panel(title, h('ul.lines'), empty, add);
    panel.node.querySelector('header').after(h('p.hint', {}, hint));
    this.#panels.set(list, panel);
    return panel.node;
  }

  #add(list) {
    askType(LISTS[list], (type) => this.#act.do('types/add', { list, types: [type] }, `${LISTS[list].title}: ${type} was added`));
  }

  #remove(list, type) {
    const { title } = LISTS[list];
    askSure(`Remove ${type}?`, `It is on the list “${title}” of all rooms.`, 'Remove', () => this.#act.do('types/remove', { list, types: [type] }, `${title}: ${type} was removed`));
  }

  #row(list, type) {
    return h('li', {}, h('code.user', { title: type }, type),
      h('button.text-button', { type: 'button', 'aria-label': `Remove ${type}`, onClick: () => this.#remove(list, type) }, 'Remove'));
  }

  /** @param {import('./api.js').Session} session @param {AbortSignal} signal */
  ask(session, signal) {
    return session.read('types', {}, signal);
  }

  /** Shows an answer. */
  show({ types }) {
    this.#state.hidden = true;
    this.#body.hidden = false;
    for (const [list, panel] of this.#panels) {
      panel.show(types[list].map((type) => ({ type })), types[list].length, { key: ({ type }) => type, create: ({ type }) => this.#row(list, type), update: () => {} });
    }
  }

  /** The lists cannot be shown. */
  fail(failure) {
    this.#body.hidden = true;
    this.#state.hidden = false;
    this.#state.textContent = `The message types cannot be shown: ${failure.message}.`;
  }

  /** Time goes by. */
  tick() {}

  close() {
    this.#place.replaceChildren();
  }
}
