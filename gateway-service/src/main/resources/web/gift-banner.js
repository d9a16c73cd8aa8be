import { element, icon, make } from './dom.js';
import { giftOf } from './gifts.js';
import { nameOf } from './identity.js';

const SHOWN_MS = 3_200;
const WAITING_MAX = 5;

/**
 * The last gift over the picture, one after the other; the same gift of the same user again only counts up. Of more than
 * five that wait the oldest is dropped. For the eyes only: the list of messages has them all.
 */
export class GiftBanner {
  #place = element('banner');
  #waiting = [];
  #shown;
  #timer;

  /** @param {string} user who sent it @param {any} content of the gift */
  add(user, content) {
    const gift = giftOf(content);
    const same = [this.#shown, ...this.#waiting].find((one) => one?.user === user && one.gift.label === gift.label);
    if (same) {
      same.count += 1;
      if (same === this.#shown) this.#show(same);
      return;
    }
    this.#waiting.push({ user, gift, count: 1 });
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    if (!this.#shown) this.#next();
  }

  /** Shows nothing any more. */
  close() {
    this.#waiting = [];
    this.#next();
  }

  #next() {
    clearTimeout(this.#timer);
    this.#shown = this.#waiting.shift();
    this.#place.replaceChildren();
    if (this.#shown) this.#show(this.#shown);
  }

  #show({ user, gift: { symbol, label }, count }) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), SHOWN_MS);
    const card = make('span.banner-card', icon(symbol), make('strong.name', nameOf(user)), ` sent ${label}`);
    if (count > 1) card.append(make('strong.times', `×${count.toLocaleString()}`));
    this.#place.replaceChildren(card);
  }
}
