import { element, make } from './dom.js';
import { nameOf } from './identity.js';
import { avatar } from './message-rows.js';

const SHOWN_MAX = 100;
const SETTLE_MS = 300;
const REFRESH_MS = 15_000;

/** The count and the list of a room's members; asked for after a change and every 15 s. */
export class Members {
  #client;
  #room;
  #options;
  #panel = element('members');
  #toggle = element('members-toggle');
  #soon;
  #timer;
  #stop = new AbortController();

  /**
   * @param client a StoaClient
   * @param {string} room
   * @param {{isHost: (user: string) => boolean, onShown: (users: string[], total: number) => void}} options
   */
  constructor(client, room, options) {
    this.#client = client;
    this.#room = room;
    this.#options = options;
    const { signal } = this.#stop;
    this.#toggle.addEventListener('click', () => this.#open(!this.#isOpen()), { signal });
    element('members-close').addEventListener('click', () => this.#close(), { signal });
    this.#panel.addEventListener('keydown', ({ key }) => key === 'Escape' && this.#close(), { signal });
    this.#open(false);
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
    this.#options.onShown(members.map(({ user }) => user), total);
    element('members-count').textContent = total.toLocaleString();
    element('members-list').replaceChildren(...members.map(({ user }) => {
      const name = make('span.name', nameOf(user));
      name.title = user;
      const marks = [this.#options.isHost(user) ? make('span.badge', 'Host') : '', user === this.#client.user ? make('span.hint', 'you') : ''];
      return make('li', avatar(user), name, ...marks);
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
    if (open) this.refresh();
  }

  #close() {
    this.#open(false);
    this.#toggle.focus();
  }
}
