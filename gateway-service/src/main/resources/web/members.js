import { element, make } from './dom.js';
import { nameOf } from './identity.js';
import { avatar } from './message-rows.js';

const SHOWN_MAX = 100;
const SETTLE_MS = 300;
const REFRESH_MS = 15_000;
const wide = matchMedia('(min-width: 50rem)');

/** The count and the list of a room's members; asked for after a change and every 15 s. */
export class Members {
  #client;
  #room;
  #panel = element('members');
  #toggle = element('members-toggle');
  #soon;
  #timer;
  #stop = new AbortController();

  /** @param client a StoaClient @param {string} room */
  constructor(client, room) {
    this.#client = client;
    this.#room = room;
    const { signal } = this.#stop;
    this.#toggle.addEventListener('click', () => this.#open(!this.#isOpen()), { signal });
    element('members-close').addEventListener('click', () => this.#close(), { signal });
    this.#panel.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#close(), { signal });
    this.#open(wide.matches);
    this.#timer = setInterval(() => document.hidden || this.refresh(), REFRESH_MS);
  }

  /** Asks again, once for changes that come together. */
  refresh() {
    this.#soon ??= setTimeout(async () => {
      this.#soon = undefined;
      try {
        this.#show(await this.#client.members(this.#room, { limit: SHOWN_MAX }));
      } catch {
        // shown as it was; the next refresh comes
      }
    }, SETTLE_MS);
  }

  /** Stops asking and listening. */
  close() {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#stop.abort();
    element('members-list').replaceChildren();
  }

  #show({ total, members }) {
    element('members-count').textContent = total.toLocaleString();
    element('members-list').replaceChildren(...members.map(({ user }) => {
      const name = make('span.name', nameOf(user));
      name.title = user;
      return make('li', avatar(user), name, user === this.#client.user ? make('span.hint', 'you') : '');
    }));
    const more = element('members-more');
    more.hidden = total <= members.length;
    more.textContent = `and ${(total - members.length).toLocaleString()} more`;
  }

  #isOpen() {
    return this.#toggle.getAttribute('aria-expanded') === 'true';
  }

  #open(open) {
    this.#toggle.setAttribute('aria-expanded', String(open));
    this.#panel.classList.toggle('open', open);
    element('chat').classList.toggle('with-members', open);
    if (open) this.refresh();
  }

  #close() {
    this.#open(false);
    this.#toggle.focus();
  }
}
