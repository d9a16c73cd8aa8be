const APART_PX = 28;
const SPEED_PX_PER_S = 84;
const SPEED_STEPS = [0, 16, 6, 22, 10];

/**
 * Where comments fly so that none meets another: lanes, in each of which all move alike, from the right edge to the
 * left. A lane is free when the one before has wholly come in. Pure.
 */
export class Lanes {
  #last = [];
  #count = 0;

  /** @param {number} count how many there are from now on */
  resize(count) {
    this.#count = count;
    this.#last.length = Math.min(this.#last.length, count);
  }

  /** Nothing flies any more. */
  clear() {
    this.#last = [];
  }

  /** How fast a lane moves, in pixels per second. */
  speed(lane) {
    return SPEED_PX_PER_S + SPEED_STEPS[lane % SPEED_STEPS.length];
  }

  /**
   * Takes the first free lane.
   *
   * @param {number} widthPx of the comment
   * @param {number} stagePx width of the stage now
   * @param {number} nowMs
   * @returns {number} the lane; −1 when all are taken
   */
  take(widthPx, stagePx, nowMs) {
    for (let lane = 0; lane < this.#count; lane += 1) {
      if (this.#tailPx(lane, nowMs) + APART_PX > stagePx) continue;
      this.#last[lane] = { startPx: stagePx, widthPx, startMs: nowMs };
      return lane;
    }
    return -1;
  }

  /** Takes a lane for one that stands still for a time. @returns {number} the lane; −1 when all are taken */
  takeStill(forMs, nowMs) {
    for (let lane = 0; lane < this.#count; lane += 1) {
      if ((this.#last[lane]?.untilMs ?? 0) > nowMs) continue;
      this.#last[lane] = { untilMs: nowMs + forMs };
      return lane;
    }
    return -1;
  }

  /** The right end of the last one of a lane; the stage may have another width than when that came. */
  #tailPx(lane, nowMs) {
    const last = this.#last[lane];
    if (last?.startPx === undefined) return -Infinity;
    return last.startPx + last.widthPx - (this.speed(lane) * (nowMs - last.startMs)) / 1000;
  }
}
