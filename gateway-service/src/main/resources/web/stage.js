import { Danmaku } from './danmaku.js';
import { element } from './dom.js';
import { GiftBanner } from './gift-banner.js';
import { rise } from './hearts.js';
import { LikeTotal } from './likes.js';
import { textOf } from './message-rows.js';
import { NotShown } from './not-shown.js';
import { Picture } from './picture.js';
import { Type } from './rows.js';

const WARMTH_OF_LIKE = 0.08;

/** The stage: the picture and what happens over it. All of it is said in the list of messages too. */
export class Stage {
  #picture;
  #danmaku = new Danmaku();
  #banner = new GiftBanner();
  #notShown = new NotShown();
  #likes = new LikeTotal();
  #client;
  #room;

  /** @param client a StoaClient @param {string} room */
  constructor(client, room) {
    this.#client = client;
    this.#room = room;
    this.#picture = new Picture(room);
    this.#showLikes();
  }

  /** The likes of the room anew. */
  async countLikes() {
    const likes = new LikeTotal();
    this.#likes = likes;
    await likes.load(this.#client, this.#room, Type.LIKE).catch(() => {}); // then those that are seen count
    this.#showLikes();
  }

  /**
   * A message, own ones when they are sent.
   *
   * @param {object} message
   * @param {{host: boolean, late: boolean}} how `late`: it was said some time ago, and only counts
   */
  message(message, { host, late }) {
    const own = message.from === this.#client.user;
    if (message.type === Type.LIKE) {
      const others = this.#likes.received(message);
      if (!late) this.#hearts(others);
      this.#showLikes();
    } else if (!late && message.content !== null) {
      if (message.type === Type.GIFT) this.#banner.add(message.from, message.content);
      else this.#danmaku.add(textOf(message), { own, host });
    }
  }

  /** An own tap. */
  tapped() {
    this.#likes.tapped();
    this.#hearts(1);
    this.#showLikes();
  }

  /** Own taps were acknowledged as part of a message, or, without its id, refused. */
  tapsTold(count, id) {
    if (id) this.#likes.acknowledged(id, count);
    else this.#likes.refused(count);
    this.#showLikes();
  }

  /** Messages were not delivered here. */
  notShown(count) {
    this.#notShown.add(count);
  }

  /** Stops everything. */
  close() {
    for (const part of [this.#picture, this.#danmaku, this.#banner, this.#notShown]) part.close();
  }

  #hearts(count) {
    rise(count);
    this.#picture.warm(count * WARMTH_OF_LIKE);
  }

  #showLikes() {
    element('likes-count').textContent = `${this.#likes.total.toLocaleString()}${this.#likes.isLeast ? '+' : ''}`;
  }
}
