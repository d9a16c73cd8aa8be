/** The colours of the picture by day and by night; what is a list goes from top to bottom, or from left to right. */
export const PALETTES = Object.freeze({
  day: {
    sky: ['#6fa3c4', '#a9c9d6', '#f3dcb8', '#f6c99a'],
    star: null,
    glow: 'rgb(255 240 205 / 75%)',
    warmGlow: 'rgb(255 214 190 / 90%)',
    disc: '#fff6de',
    cloud: 'rgb(255 252 245 / 50%)',
    hills: ['#9aa9b8', '#71879b'],
    sea: ['#8fb1b8', '#4f8398', '#2f6480'],
    glint: '#fff3d6',
    sail: '#fffaf0',
    hull: '#5d4a3c',
    floor: ['#cdbb9d', '#a08c70'],
    column: ['#cbb898', '#f4e8d2', '#e0cfb2', '#b09b7c'],
    beam: ['#bda987', '#d8c6a6'],
  },
  night: {
    sky: ['#0b1526', '#14243d', '#24385a', '#4a5576'],
    star: '#dfe8f5',
    glow: 'rgb(200 216 245 / 38%)',
    warmGlow: 'rgb(250 190 190 / 48%)',
    disc: '#e8eefa',
    cloud: 'rgb(150 170 205 / 13%)',
    hills: ['#1d2c47', '#141f35'],
    sea: ['#2b3f60', '#182844', '#0e1a2f'],
    glint: '#c9d8f2',
    sail: '#aebbd3',
    hull: '#0a101c',
    floor: ['#1a2130', '#0d121c'],
    column: ['#0d131f', '#2a3548', '#1c2536', '#080c15'],
    beam: ['#0a0f19', '#161e2c'],
  },
});

/** The height of a range of hills over the horizon, in heights of the picture. */
export function ridge(x, shift, index) {
  const wave = Math.sin(x * 1.7 + shift) + 0.5 * Math.sin(x * 3.9 + shift * 2.3) + 0.22 * Math.sin(x * 9.1 + shift * 3.1);
  return Math.max(0.004, (index === 0 ? 0.085 : 0.045) + (index === 0 ? 0.045 : 0.035) * wave);
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
