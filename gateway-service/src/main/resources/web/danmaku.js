import { element, make } from './dom.js';
import { recall, remember } from './identity.js';
import { Lanes } from './lanes.js';
import { movesLittle, onMotionChange } from './motion.js';

const TEXT_LENGTH_MAX = 80;
const LANES_MAX = 7;
const LANE_REM = 2.1;
const WAITING_MAX = 24;
const WAITS_MS = 2_500;
const FLYING_MAX = 40;
const STANDS_MS = 4_500;
const PUMP_MS = 120;
const KEPT = 'danmaku';

/**
 * Comments that fly over the picture, for the eyes only: the list beside it has them all. They keep to their lanes; what
 * finds no lane within 2.5 s, or comes when 24 wait, is dropped. For who asked for less motion they stand for a while.
 */
export class Danmaku {
  #sky = element('danmaku');
  #toggle = element('danmaku-toggle');
  #lanes = new Lanes();
  #waiting = [];
  #timer;
  #isOn = recall(KEPT) !== 'off';
  #stop = new AbortController();
  #sizes = new ResizeObserver(() => this.#measure());

  constructor() {
    const { signal } = this.#stop;
    this.#toggle.addEventListener('click', () => this.#turn(!this.#isOn), { signal });
    onMotionChange(() => this.#clear(), signal);
    this.#sizes.observe(this.#sky);
    this.#measure();
    this.#show();
  }

  /**
   * Lets a comment fly, now or soon.
   *
   * @param {string} text of any length
   * @param {{own?: boolean, host?: boolean}} [whose] own ones go first
   */
  add(text, { own = false, host = false } = {}) {
    const short = bounded(text);
    if (!this.#isOn || document.hidden || !short) return;
    const comment = { text: short, own, host, untilMs: performance.now() + WAITS_MS };
    if (own) this.#waiting.unshift(comment);
    else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(comment);
    this.#pump();
  }

  /** Stops everything. */
  close() {
    this.#clear();
    this.#sizes.disconnect();
    this.#stop.abort();
  }

  #turn(on) {
    this.#isOn = on;
    remember(KEPT, on ? 'on' : 'off');
    if (!on) this.#clear();
    this.#show();
  }

  #show() {
    this.#toggle.setAttribute('aria-pressed', String(this.#isOn));
    this.#toggle.title = this.#isOn ? 'Comments over the picture are on' : 'Comments over the picture are off';
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
    this.#lanes.clear();
    this.#sky.replaceChildren();
  }

  #measure() {
    const laneLengthPx = LANE_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#lanes.resize(Math.min(LANES_MAX, Math.max(1, Math.floor(this.#sky.clientHeight / laneLengthPx))));
  }

  #pump() {
    const nowMs = performance.now();
    this.#waiting = this.#waiting.filter(({ untilMs }) => untilMs > nowMs);
    while (this.#waiting.length > 0 && this.#sky.childElementCount < FLYING_MAX && this.#start(this.#waiting[0], nowMs)) this.#waiting.shift();
    if (this.#waiting.length > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#pump();
      }, PUMP_MS);
    }
  }

  /** @returns {boolean} false when there is no room */
  #start({ text, own, host }, nowMs) {
    const comment = make('span.comment', text);
    comment.classList.toggle('own', own);
    comment.classList.toggle('host', host);
    this.#sky.append(comment);
    const started = movesLittle() ? this.#stand(comment, nowMs) : this.#fly(comment, nowMs);
    if (!started) comment.remove();
    return started;
  }

  #fly(comment, nowMs) {
    const stagePx = this.#sky.clientWidth;
    const widthPx = comment.offsetWidth;
    const lane = this.#lanes.take(widthPx, stagePx, nowMs);
    if (lane < 0) return false;
    comment.style.top = `${lane * LANE_REM}rem`;
    const flight = comment.animate(
      [{ transform: `translateX(${stagePx}px)` }, { transform: `translateX(${-widthPx}px)` }],
      { duration: ((stagePx + widthPx) / this.#lanes.speed(lane)) * 1000, fill: 'both' },
    );
    flight.onfinish = () => comment.remove();
    return true;
  }

  #stand(comment, nowMs) {
    const lane = this.#lanes.takeStill(STANDS_MS, nowMs);
    if (lane < 0) return false;
    comment.style.top = `${lane * LANE_REM}rem`;
    comment.classList.add('still');
    setTimeout(() => comment.remove(), STANDS_MS);
    return true;
  }
}

function bounded(text) {
  const letters = [...text.slice(0, 4 * TEXT_LENGTH_MAX).replace(/\s+/g, ' ').trim()];
  return letters.length > TEXT_LENGTH_MAX ? `${letters.slice(0, TEXT_LENGTH_MAX).join('')}…` : letters.join('');
}
