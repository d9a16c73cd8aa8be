import { element, make } from './dom.js';
import { nameOf } from './identity.js';
import { avatar } from './message-rows.js';
import { personIn } from './seat-values.js';
import { toast } from './toast.js';

const KEY = 'host';

/**
 * Who is host: the user named by the room's attribute `host`. The demo's server gives it to the first visitor and puts
 * them on the room's whitelist, so that nothing they say is shed. When the host has left, anybody may ask to be it.
 */
export class Host {
  #client;
  #room;
  #claim;
  #changed;
  #person = null;
  #isAway = false;
  #place = element('host');
  #button = element('become-host');
  #stop = new AbortController();

  /**
   * @param client a StoaClient
   * @param {string} room
   * @param {{claim?: (room: string) => Promise<string>, changed: () => void}} options `claim` asks the server; absent where
   *   there is no demo
   */
  constructor(client, room, { claim, changed }) {
    this.#client = client;
    this.#room = room;
    this.#claim = claim;
    this.#changed = changed;
    this.#button.addEventListener('click', () => this.claim(), { signal: this.#stop.signal });
    this.#show();
  }

  /** Whether this user is the host. */
  is(user) {
    return this.#person !== null && this.#person.user === user;
  }

  /** The room's attributes are these now. */
  update(attributes) {
    const before = this.#person?.user;
    const person = personIn(attributes[KEY]);
    this.#person = person?.user ? person : null;
    this.#isAway = this.#isAway && this.#person?.user === before;
    this.#show();
    if (this.#person?.user !== before) this.#changed();
  }

  /** The members are these now. @param {string[]} users @param {number} total how many there are in all */
  membersAre(users, total) {
    this.#isAway = this.#person !== null && users.length >= total && !users.includes(this.#person.user);
    this.#show();
  }

  /** Asks to be the host; who is one and here stays it. */
  async claim() {
    if (!this.#claim || !this.#client.user) return;
    const was = this.is(this.#client.user);
    this.#button.disabled = true;
    try {
      const host = await this.#claim(this.#room);
      if (was || host !== this.#client.user) return;
      toast('You are the host: what you say is never held back, and you may take seats away.');
    } catch {
      // then there is none for now; the button stays
    } finally {
      this.#button.disabled = false;
    }
  }

  /** Stops listening. */
  close() {
    this.#stop.abort();
  }

  #show() {
    const isWanted = this.#person === null || this.#isAway;
    this.#button.hidden = !isWanted || !this.#claim;
    if (this.#person === null) {
      this.#place.replaceChildren(make('span.hint', 'No host'));
      return;
    }
    const { user, name } = this.#person;
    const shown = make('span.name', user === this.#client.user ? 'You' : nameOf(user, name));
    if (this.#isAway) this.#place.replaceChildren(shown, make('span.hint', 'away'));
    else this.#place.replaceChildren(avatar(user, name), shown, make('span.badge', 'Host'));
  }
}
