import { element, icon, make } from './dom.js';
import { nameOf } from './identity.js';
import { avatar } from './message-rows.js';
import { personIn, personValue, SEATS, seatKey } from './seat-values.js';
import { toast } from './toast.js';

const NOT_YOURS = 23424;
const GONE = 23427;
const TALKS_MS = 2_500;

/**
 * The seats of the voice room: attributes of the room, taken and left by whoever sits there. They are let go by the server
 * when their user goes. Of two who take the same the server lets one sit; the other is told.
 */
export class Seats {
  #client;
  #room;
  #name;
  #isHost;
  #list = element('seats');
  #dialog = element('seat-dialog');
  #people = Array(SEATS).fill(null);
  #seats = [];
  #busy = new Set();
  #asked = 0;
  #stop = new AbortController();

  /** @param client a StoaClient @param {{room: string, name: string, isHost: (user: string) => boolean}} options */
  constructor(client, { room, name, isHost }) {
    this.#client = client;
    this.#room = room;
    this.#name = name;
    this.#isHost = isHost;
    this.#seats = Array.from({ length: SEATS }, (_, index) => this.#seat(index + 1));
    this.#list.replaceChildren(...this.#seats.map((seat) => make('li', seat)));
    const { signal } = this.#stop;
    this.#dialog.addEventListener('close', () => this.#dialog.returnValue === 'remove' && this.#remove(this.#asked), { signal });
    this.draw();
  }

  /** The room's attributes are these now. @param {{by?: string, deleted?: string[]}} [event] that changed them */
  update(attributes, { by, deleted = [] } = {}) {
    const mine = this.#mine();
    this.#people = this.#people.map((_, index) => personIn(attributes[seatKey(index + 1)]));
    if (mine && by && by !== this.#client.user && deleted.includes(seatKey(mine))) toast(`${nameOf(by)} took seat ${mine} away from you.`);
    this.draw();
  }

  /** Who is host, or what somebody is called, has changed. */
  draw() {
    this.#seats.forEach((seat, index) => this.#show(seat, index + 1));
  }

  /** Somebody said something: their seat shows it for a moment. */
  talks(user) {
    const seat = this.#seats[this.#people.findIndex((person) => person?.user === user)];
    if (!seat) return;
    seat.classList.add('talks');
    clearTimeout(seat.talkTimer);
    seat.talkTimer = setTimeout(() => seat.classList.remove('talks'), TALKS_MS);
  }

  /** Stops listening. */
  close() {
    this.#dialog.close();
    this.#stop.abort();
    this.#list.replaceChildren();
  }

  #mine() {
    return this.#people.findIndex((person) => person?.user === this.#client.user) + 1;
  }

  #seat(number) {
    const seat = make('button.seat');
    seat.type = 'button';
    seat.addEventListener('click', () => this.#pressed(number));
    return seat;
  }

  #show(seat, number) {
    const person = this.#people[number - 1];
    const own = person?.user === this.#client.user;
    const name = person && (own ? 'You' : nameOf(person.user, person.name));
    const what = `${number} ${name} ${this.#busy.has(number)} ${person && this.#isHost(person.user)} ${this.#canRemove(person)}`;
    if (seat.dataset.what === what) return;
    seat.dataset.what = what;
    seat.classList.toggle('own', own);
    seat.classList.toggle('empty', !person);
    seat.setAttribute('aria-busy', String(this.#busy.has(number)));
    seat.setAttribute('aria-disabled', String(Boolean(person) && !own && !this.#canRemove(person)));
    seat.setAttribute('aria-label', this.#label(number, person, name, own));
    seat.title = person && !own ? name : '';
    const face = person ? avatar(person.user, person.name) : make('span.avatar.free', icon('mic'));
    const circle = make('span.face', face);
    if (person && this.#isHost(person.user)) circle.append(make('span.crown', icon('star')));
    seat.replaceChildren(circle, make('span.name', name ?? String(number)));
  }

  #label(number, person, name, own) {
    if (!person) return `Seat ${number} is free. Take it`;
    if (own) return `Seat ${number} is yours. Leave it`;
    const who = `Seat ${number}: ${name}${this.#isHost(person.user) ? ', host' : ''}`;
    return this.#canRemove(person) ? `${who}. Take the seat away` : who;
  }

  #canRemove(person) {
    return Boolean(person) && person.user !== this.#client.user && this.#isHost(this.#client.user);
  }

  #pressed(number) {
    const person = this.#people[number - 1];
    if (this.#busy.has(number)) return;
    if (this.#client.state !== 'online') {
      toast('You are offline. Try again in a moment.');
    } else if (!person) {
      this.#take(number);
    } else if (person.user === this.#client.user) {
      this.#leave(number);
    } else if (this.#canRemove(person)) {
      this.#ask(number, nameOf(person.user, person.name));
    } else {
      toast(`Seat ${number} is ${nameOf(person.user, person.name)}’s. Choose a free one.`);
    }
  }

  #ask(number, name) {
    this.#asked = number;
    element('seat-question').textContent = `Take seat ${number} away from ${name}?`;
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
  }

  async #take(number) {
    const before = this.#mine();
    const value = personValue(this.#client.user, this.#name);
    const failed = await this.#change(number, () => this.#client.setAttributes(this.#room, { [seatKey(number)]: value }, { autoDelete: true }));
    if (failed === NOT_YOURS) toast(`Somebody was faster: seat ${number} is taken.`);
    else if (failed) toast(`Seat ${number} cannot be taken now. Try again in a moment.`);
    else if (before) this.#leave(before);
  }

  async #leave(number) {
    const failed = await this.#change(number, () => this.#client.deleteAttributes(this.#room, [seatKey(number)]));
    if (failed && failed !== GONE) toast(`Seat ${number} cannot be left now. Try again in a moment.`);
  }

  async #remove(number) {
    if (!number) return;
    const failed = await this.#change(number, () => this.#client.deleteAttributes(this.#room, [seatKey(number)], { force: true }));
    if (failed && failed !== GONE) toast(`Seat ${number} stays as it is: the server did not answer. Try again in a moment.`);
  }

  /** @returns {Promise<number>} 0, or the number of the error; −1 for one without */
  async #change(number, ask) {
    this.#busy.add(number);
    this.draw();
    try {
      const { failed = {} } = await ask();
      return failed[seatKey(number)] ?? 0;
    } catch (error) {
      return error.code || -1;
    } finally {
      this.#busy.delete(number);
      this.draw();
    }
  }
}
