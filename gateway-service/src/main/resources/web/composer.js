import { button, element, icon, make } from './dom.js';
import { GIFTS } from './gifts.js';

/** The line at the bottom: text, likes and gifts. Enter sends, Shift+Enter begins a new line. */
export class Composer {
  #text = element('text');
  #gifts = element('gifts');
  #stop = new AbortController();

  /** @param {{sendText: (text: string) => void, sendLike: () => void, sendGift: (gift: object) => void}} actions */
  constructor({ sendText, sendLike, sendGift }) {
    const { signal } = this.#stop;
    const submit = (event) => {
      event.preventDefault();
      const text = this.#text.value.trim();
      if (!text) return;
      this.#text.value = '';
      sendText(text);
      this.#text.focus();
    };
    element('composer').addEventListener('submit', submit, { signal });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    }, { signal });
    element('like-button').addEventListener('click', sendLike, { signal });
    this.#gifts.addEventListener('beforetoggle', () => this.#placeGifts(), { signal });
    this.#gifts.replaceChildren(...GIFTS.map((gift) => button('gift-choice', gift.label, () => {
      this.#gifts.hidePopover();
      sendGift(gift);
    }, icon(gift.symbol), make('span', gift.label))));
    this.#enable(false);
  }

  /** The room was joined: lets the user write. Does nothing when called again. */
  enable() {
    if (!element('composer').inert) return;
    this.#enable(true);
    this.#text.focus();
  }

  /** Right above their button: they are in a layer of their own. */
  #placeGifts() {
    const { left, top } = element('gift-button').getBoundingClientRect();
    this.#gifts.style.setProperty('--from-left', `${left}px`);
    this.#gifts.style.setProperty('--from-bottom', `${innerHeight - top + 8}px`);
  }

  #enable(enabled) {
    element('composer').inert = !enabled;
  }

  /** Stops listening. */
  close() {
    this.#text.value = '';
    this.#stop.abort();
  }
}
