const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const COUNT = new Intl.NumberFormat();
const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]];

/** Slots of a series that make up "now". */
const NOW_SLOTS = 5;

let offsetMs = 0;

/** The server's clock is the one that counts. @param {number} serverTimeMs as it was just answered */
export function learnTime(serverTimeMs) {
  offsetMs = serverTimeMs - Date.now();
}

/** @returns {number} epoch milliseconds by the server's clock */
export function nowMs() {
  return Date.now() + offsetMs;
}

/** @param {number} value */
export function count(value) {
  return COUNT.format(value);
}

/** The largest one or two units of a length. @param {number} ms */
function length(ms) {
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return '0 s';
  const [name, unitMs] = UNITS[first];
  const whole = Math.floor(ms / unitMs);
  const [nextName, nextMs] = UNITS[first + 1] ?? [];
  const rest = nextMs && whole < 10 && first < 2 ? Math.floor((ms % unitMs) / nextMs) : 0;
  return rest > 0 ? `${whole} ${name} ${rest} ${nextName}` : `${whole} ${name}`;
}

/** How long ago. @param {number} atMs */
export function ago(atMs) {
  const ms = nowMs() - atMs;
  return ms < 1_500 ? 'just now' : `${length(ms)} ago`;
}

/** How long until. @param {number|undefined} atMs nothing for never */
export function left(atMs) {
  if (atMs === undefined) return 'for ever';
  const ms = atMs - nowMs();
  return ms <= 0 ? 'ends now' : `${length(ms)} left`;
}

/** In how long. @param {number} atMs */
export function within(atMs) {
  const ms = atMs - nowMs();
  return ms <= 0 ? 'now' : `in ${length(ms)}`;
}

/** A time of today by the clock, another with its day. @param {number} atMs */
export function clock(atMs) {
  const at = new Date(atMs);
  return (at.toDateString() === new Date().toDateString() ? CLOCK : DAY).format(at);
}

/** The whole of a time, local. @param {number} atMs */
export function full(atMs) {
  return FULL.format(new Date(atMs));
}

/** The pace of the last seconds. @param {number[]} series counts of seconds, empty for silence */
export function pace(series) {
  const slots = series.slice(-NOW_SLOTS);
  return slots.reduce((sum, one) => sum + one, 0) / NOW_SLOTS;
}

/** @param {number} perSecond */
export function rate(perSecond) {
  if (perSecond === 0) return '0';
  return perSecond < 10 ? perSecond.toFixed(1) : COUNT.format(Math.round(perSecond));
}

/** What a message says, in one line. @param {{content?: any, excerpt?: string}} message */
export function gist({ content, excerpt }) {
  if (excerpt !== undefined) return `${excerpt} …`;
  if (typeof content === 'string') return content;
  if (typeof content?.content === 'string') return content.content;
  return JSON.stringify(content);
}
