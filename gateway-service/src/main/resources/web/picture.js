import { element } from './dom.js';
import { hueOf } from './identity.js';
import { movesLittle, onMotionChange } from './motion.js';
import { PALETTES, ridge, seeded } from './picture-parts.js';

const FRAME_MS = 1000 / 24;
const PIXEL_RATIO_MAX = 2;
const STILL_AT_S = 21;
const WALK_PX_PER_S = 9;
const WARM_MAX = 1;
const COOLS_PER_S = 0.25;
const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * The moving picture of the stage: the sea from within a stoa, by day or by night as the page is, different in every
 * room, a little warmer when likes come. Drawn 24 times a second while it is seen; once, for who asked for less motion.
 */
export class Picture {
  #canvas = element('picture');
  #paint = this.#canvas.getContext('2d');
  #random;
  #shape;
  #startMs = performance.now();
  #drawnMs = 0;
  #warmth = 0;
  #frame = 0;
  #stop = new AbortController();
  #sizes = new ResizeObserver(() => this.#again());

  /** @param {string} room gives the picture its shape */
  constructor(room) {
    this.#random = seeded(hueOf(room) + 1);
    this.#shape = {
      disc: 0.3 + this.#random() * 0.4,
      hills: [this.#random() * 9, this.#random() * 9],
      stars: Array.from({ length: 46 }, () => [this.#random(), this.#random() * 0.52, this.#random()]),
      clouds: Array.from({ length: 4 }, () => [this.#random(), 0.16 + this.#random() * 0.22, 0.6 + this.#random()]),
      glints: Array.from({ length: 34 }, () => [this.#random() - 0.5, this.#random(), this.#random()]),
      boat: this.#random(),
    };
    const { signal } = this.#stop;
    dark.addEventListener('change', () => this.#again(), { signal });
    onMotionChange(() => this.#again(), signal);
    this.#sizes.observe(this.#canvas);
    this.#again();
  }

  /** Warms the light a little. @param {number} amount 0 to 1 */
  warm(amount) {
    this.#warmth = Math.min(WARM_MAX, this.#warmth + amount);
  }

  /** Stops drawing. */
  close() {
    cancelAnimationFrame(this.#frame);
    this.#sizes.disconnect();
    this.#stop.abort();
  }

  /** Sizes or colours changed. */
  #again() {
    const { clientWidth, clientHeight } = this.#canvas;
    const ratio = Math.min(PIXEL_RATIO_MAX, devicePixelRatio || 1);
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
    this.#paint.setTransform(ratio, 0, 0, ratio, 0, 0);
    cancelAnimationFrame(this.#frame);
    if (clientWidth === 0 || clientHeight === 0) return;
    if (movesLittle()) this.#draw(clientWidth, clientHeight, STILL_AT_S);
    else this.#turn(performance.now(), true);
  }

  #turn(nowMs, atOnce = false) {
    this.#frame = requestAnimationFrame((nextMs) => this.#turn(nextMs));
    const passedMs = nowMs - this.#drawnMs;
    if (passedMs < FRAME_MS - 2 && !atOnce) return;
    this.#drawnMs = nowMs;
    this.#warmth = Math.max(0, this.#warmth - (COOLS_PER_S * Math.min(passedMs, 1000)) / 1000);
    this.#draw(this.#canvas.clientWidth, this.#canvas.clientHeight, STILL_AT_S + (nowMs - this.#startMs) / 1000);
  }

  #draw(width, height, timeS) {
    const view = { width, height, horizon: height * 0.64, timeS, colours: dark.matches ? PALETTES.night : PALETTES.day };
    this.#sky(view);
    this.#hills(view);
    this.#sea(view);
    this.#colonnade(view);
  }

  #fill(from, to, colours, x, y, width, height) {
    const gradient = this.#paint.createLinearGradient(0, from, 0, to);
    colours.forEach((colour, index) => gradient.addColorStop(index / (colours.length - 1), colour));
    this.#paint.fillStyle = gradient;
    this.#paint.fillRect(x, y, width, height);
  }

  #sky({ width, height, horizon, timeS, colours }) {
    const paint = this.#paint;
    this.#fill(0, horizon, colours.sky, 0, 0, width, horizon);
    paint.fillStyle = colours.star;
    for (const [x, y, phase] of colours.star ? this.#shape.stars : []) {
      paint.globalAlpha = 0.35 + 0.45 * Math.sin(timeS * 0.7 + phase * 40) ** 2;
      paint.fillRect(x * width, y * height, 1.5, 1.5);
    }
    paint.globalAlpha = 1;
    const [x, y, radius] = [this.#shape.disc * width, height * 0.37, height * 0.085];
    const glow = paint.createRadialGradient(x, y, radius * 0.8, x, y, radius * (4.2 + 2.4 * this.#warmth));
    glow.addColorStop(0, this.#warmth > 0.05 ? colours.warmGlow : colours.glow);
    glow.addColorStop(1, 'rgb(255 255 255 / 0%)');
    paint.fillStyle = glow;
    paint.fillRect(0, 0, width, horizon);
    paint.fillStyle = colours.disc;
    paint.beginPath();
    paint.arc(x, y, radius, 0, 2 * Math.PI);
    paint.fill();
    paint.fillStyle = colours.cloud;
    for (const [start, level, size] of this.#shape.clouds) this.#cloud(((start + timeS * 0.0022 * size) % 1.3) - 0.15, level, size, width, height);
  }

  #cloud(x, y, size, width, height) {
    const unit = height * 0.055 * size;
    this.#paint.beginPath();
    for (const [dx, dy, part] of [[-1.9, 0.1, 0.55], [0, 0, 1], [1.7, 0.12, 0.62]]) {
      this.#paint.ellipse(x * width + dx * unit, y * height + dy * unit, part * unit * 2.1, part * unit * 0.42, 0, 0, 2 * Math.PI);
    }
    this.#paint.fill();
  }

  #hills({ width, height, horizon, timeS, colours }) {
    for (const [index, colour] of colours.hills.entries()) {
      this.#paint.fillStyle = colour;
      this.#paint.beginPath();
      this.#paint.moveTo(0, horizon);
      const shift = this.#shape.hills[index] + timeS * 0.004 * (index + 1);
      for (let x = 0; x <= width + 8; x += 8) this.#paint.lineTo(x, horizon - height * ridge(x / height, shift, index));
      this.#paint.lineTo(width, horizon);
      this.#paint.fill();
    }
  }

  #sea({ width, height, horizon, timeS, colours }) {
    const paint = this.#paint;
    this.#fill(horizon, height, colours.sea, 0, horizon, width, height - horizon);
    paint.fillStyle = colours.glint;
    for (const [side, depth, phase] of this.#shape.glints) {
      const y = horizon + 2 + depth ** 1.6 * (height * 0.9 - horizon);
      const length = (6 + 26 * depth) * (0.6 + 0.4 * Math.sin(timeS * 0.9 + phase * 30));
      paint.globalAlpha = 0.2 + (0.35 + 0.3 * this.#warmth) * Math.sin(timeS * 0.6 + phase * 50) ** 2;
      paint.fillRect(this.#shape.disc * width + side * (0.1 + 0.3 * depth) * width - length / 2, y, length, 1.4);
    }
    paint.globalAlpha = 1;
    this.#boat(((this.#shape.boat + timeS * 0.0035) % 1.2) * width - 0.1 * width, horizon + height * 0.055 + Math.sin(timeS * 0.8) * 0.8, height * 0.05, colours);
  }

  #boat(x, y, size, colours) {
    const paint = this.#paint;
    paint.fillStyle = colours.sail;
    paint.beginPath();
    paint.moveTo(x, y - size * 1.5);
    paint.quadraticCurveTo(x + size * 0.9, y - size * 0.7, x + size * 0.75, y - size * 0.12);
    paint.lineTo(x, y - size * 0.12);
    paint.fill();
    paint.fillStyle = colours.hull;
    paint.beginPath();
    paint.moveTo(x - size * 0.55, y);
    paint.lineTo(x + size * 0.95, y);
    paint.lineTo(x + size * 0.6, y + size * 0.26);
    paint.lineTo(x - size * 0.3, y + size * 0.26);
    paint.fill();
  }

  /** Columns pass by, as for somebody who walks along them. */
  #colonnade({ width, height, timeS, colours }) {
    const spacing = Math.max(190, Math.min(width * 0.42, height * 0.95));
    const shaft = Math.max(16, height * 0.075);
    const [top, bottom] = [height * 0.1, height * 0.91];
    this.#fill(bottom, height, colours.floor, 0, bottom, width, height - bottom);
    for (let x = -((timeS * WALK_PX_PER_S) % spacing); x < width + shaft * 2; x += spacing) {
      const sides = this.#paint.createLinearGradient(x, 0, x + shaft, 0);
      colours.column.forEach((colour, index) => sides.addColorStop(index / (colours.column.length - 1), colour));
      this.#paint.fillStyle = sides;
      this.#paint.fillRect(x, top, shaft, bottom - top);
      this.#paint.fillRect(x - shaft * 0.22, top, shaft * 1.44, height * 0.028);
      this.#paint.fillRect(x - shaft * 0.12, top + height * 0.028, shaft * 1.24, height * 0.014);
      this.#paint.fillRect(x - shaft * 0.2, bottom - height * 0.022, shaft * 1.4, height * 0.024);
    }
    this.#fill(0, top, colours.beam, 0, 0, width, top);
  }
}
