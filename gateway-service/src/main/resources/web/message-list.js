import { element } from './dom.js';
import { rowElement } from './message-rows.js';
import { rowsOf, sameRow } from './rows.js';

const AT_END_PX = 80;
const NEAR_TOP_PX = 200;

/**
 * The list of messages on the page: draws a timeline at most once per frame, changes only what changed, stays at the
 * newest message or at the message that is being read.
 */
export class MessageList {
  #log = element('log');
  #list = element('messages');
  #toNewest = element('to-newest');
  #timeline;
  #options;
  #shown = new Map();
  #drawing = 0;
  #atEnd = true;
  #unseen = 0;
  #style = 0;
  #stop = new AbortController();
  #sizes = new ResizeObserver(() => this.#atEnd && this.#jump());

  /**
   * @param timeline what to show
   * @param {{who: () => object, actions: object, onNearTop: () => void}} options `who` and `actions` as `rowElement` takes them
   */
  constructor(timeline, options) {
    this.#timeline = timeline;
    this.#options = options;
    const { signal } = this.#stop;
    this.#list.replaceChildren();
    this.#log.addEventListener('scroll', () => this.#scrolled(), { signal, passive: true });
    this.#toNewest.addEventListener('click', () => this.toNewest(), { signal });
    this.#toNewest.hidden = true;
    this.#sizes.observe(this.#log);
  }

  /** Stops listening. */
  close() {
    this.#stop.abort();
    this.#sizes.disconnect();
    cancelAnimationFrame(this.#drawing);
  }

  /** Draws at the next frame. @param {number} news how many messages of others came */
  draw(news = 0) {
    this.#unseen = this.#atEnd ? 0 : this.#unseen + news;
    this.#drawing ||= requestAnimationFrame(() => this.#draw());
  }

  /** Draws all anew: what is known of users has changed. */
  restyle() {
    this.#style += 1;
    this.draw();
  }

  /** Shows the newest message from now on. */
  toNewest() {
    this.#atEnd = true;
    this.#unseen = 0;
    this.draw();
  }

  /** What stands above the first message. */
  noteAtTop(text) {
    element('log-top').textContent = text;
  }

  #draw() {
    this.#drawing = 0;
    const anchor = this.#anchor();
    this.#reconcile(rowsOf(this.#timeline.entries));
    if (this.#atEnd) this.#jump();
    else if (anchor?.item.isConnected) this.#log.scrollTop += anchor.item.getBoundingClientRect().top - anchor.top;
    this.#toNewest.hidden = this.#atEnd;
    this.#toNewest.textContent = this.#unseen > 0 ? `${this.#unseen} new ↓` : 'To the newest ↓';
    this.#checkTop();
  }

  #reconcile(rows) {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { item }] of this.#shown) {
      if (keys.has(key)) continue;
      item.remove();
      this.#shown.delete(key);
    }
    let next = this.#list.firstChild;
    for (const row of rows) {
      const item = this.#itemOf(row);
      if (next && !next.isConnected) next = item; // it was just replaced
      if (item === next) next = next.nextSibling;
      else this.#list.insertBefore(item, next);
    }
  }

  #itemOf(row) {
    const shown = this.#shown.get(row.key);
    if (shown && shown.style === this.#style && sameRow(shown.row, row)) return shown.item;
    const item = rowElement(row, this.#options.who(), this.#options.actions);
    // In its place at once, so that the walk over the list meets it there.
    shown?.item.replaceWith(item);
    this.#shown.set(row.key, { row, item, style: this.#style });
    return item;
  }

  /** The first message in sight and where it is. */
  #anchor() {
    if (this.#atEnd) return undefined;
    const edge = this.#log.getBoundingClientRect().top;
    for (const item of this.#list.children) {
      const { top, bottom } = item.getBoundingClientRect();
      if (bottom > edge) return { item, top };
    }
    return undefined;
  }

  #jump() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    if (atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.draw();
    }
    this.#checkTop();
  }

  #checkTop() {
    if (this.#log.scrollTop < NEAR_TOP_PX) this.#options.onNearTop();
  }
}
