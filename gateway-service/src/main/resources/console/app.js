import { Failure, Session } from './api.js';
import { element, say, toast } from './dom.js';
import { learnTime, nowMs } from './format.js';
import { Room } from './room.js';
import { Rooms } from './rooms.js';
import { Types } from './types.js';

const POLL_MS = 2_000;
const RETRY_MAX_MS = 10_000;
const TICK_MS = 1_000;

let session = null;
let view = null;
let loop = null;

/** Asks for what the view shows, again and again; not while nobody looks. */
class Loop {
  #timer;
  #asking = new AbortController();
  #failures = 0;
  #retryAtMs = 0;
  #shown;

  constructor(shown) {
    this.#shown = shown;
  }

  /** Asks at once. */
  async now() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const answer = await this.#shown.ask(session, asking.signal);
      if (asking.signal.aborted) return;
      this.#failures = 0;
      learnTime(answer.serverTimeMs);
      this.#shown.show(answer);
      linked();
      session.renewIfOld(nowMs());
      this.#later(POLL_MS);
    } catch (error) {
      if (asking.signal.aborted) return;
      if (!(error instanceof Failure)) throw error;
      this.#failed(error);
    }
  }

  #failed(failure) {
    if (failure.isEnd) {
      end('The session has ended. Log in again.');
    } else if (failure.isPassing) {
      this.#failures++;
      const waitMs = Math.min(RETRY_MAX_MS, POLL_MS * this.#failures);
      this.#retryAtMs = Date.now() + waitMs;
      this.#later(waitMs);
      this.sayTrouble(failure.status === 429 ? failure.message : '');
    } else {
      this.#shown.fail(failure);
      linked();
    }
  }

  #trouble = '';

  /** Says that nobody answers, and when it is tried again. */
  sayTrouble(why = this.#trouble) {
    if (this.#failures === 0) return;
    this.#trouble = why;
    const seconds = Math.max(0, Math.ceil((this.#retryAtMs - Date.now()) / 1_000));
    say(element('trouble-text'), why || 'Stoa does not answer. What you see may be old.');
    element('trouble-wait').textContent = seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…';
    element('trouble').hidden = false;
    element('link').dataset.state = 'away';
    element('link').textContent = 'Not connected';
  }

  #later(ms) {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => this.now(), ms);
  }

  /** Stops, or goes on. */
  visibility() {
    clearTimeout(this.#timer);
    if (!document.hidden) this.now();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }
}

function linked() {
  element('trouble').hidden = true;
  element('link').dataset.state = 'live';
  element('link').textContent = 'Live';
}

/** A room's page is at #room=id, message types are at #types, the list at # or #search=…&page=… */
function route() {
  if (!session) return;
  loop?.stop();
  view?.close();
  const place = new URLSearchParams(location.hash.slice(1));
  const room = place.get('room');
  const act = { refresh: () => loop?.now(), do: deed };
  const at = element('view');
  if (place.has('types')) view = new Types(at, act);
  else view = room === null ? new Rooms(at, place, act) : new Room(at, room, act);
  loop = new Loop(view);
  loop.now();
  scrollTo(0, 0);
}

/** Does something and shows what came of it. @returns {Promise<boolean>} whether it went well */
async function deed(name, body, done) {
  try {
    await session.do(name, body);
    toast(done);
    loop?.now();
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.isEnd) end('The session has ended before this was done. Log in again.');
    else toast(`Not done: ${error.message}`, true);
    return false;
  }
}

function begin(opened) {
  session = opened;
  element('login').hidden = true;
  element('console').hidden = false;
  element('app-key').textContent = session.app;
  route();
}

function end(why) {
  loop?.stop();
  view?.close();
  loop = null;
  view = null;
  session?.close();
  session = null;
  element('dialog').close();
  element('console').hidden = true;
  element('login').hidden = false;
  sayLogin(why);
  const form = element('login-form');
  (form.elements.appKey.value ? form.elements.appSecret : form.elements.appKey).focus();
}

function sayLogin(text) {
  element('login-error').textContent = text;
  element('login-error').hidden = !text;
}

async function login(event) {
  event.preventDefault();
  const form = event.target;
  const { appKey, appSecret } = form.elements;
  const button = form.querySelector('button');
  button.disabled = true;
  sayLogin('');
  try {
    const opened = await Session.open({ appKey: appKey.value.trim(), appSecret: appSecret.value.trim() });
    appSecret.value = '';
    begin(opened);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const wrong = error.isEnd && error.code === 1004;
    sayLogin(wrong ? 'The app key or the secret is wrong.' : error.status === 0 ? 'Stoa does not answer. Try again.' : `Not logged in: ${error.message}.`);
    if (wrong) appSecret.select();
  } finally {
    button.disabled = false;
  }
}

element('login-form').addEventListener('submit', login);
element('logout').addEventListener('click', () => end(''));
element('retry-now').addEventListener('click', () => loop?.now());
addEventListener('hashchange', route);
document.addEventListener('visibilitychange', () => loop?.visibility());
setInterval(() => {
  if (document.hidden) return;
  view?.tick();
  loop?.sayTrouble();
}, TICK_MS);

const stored = Session.stored();
if (stored) begin(stored);
else end('');
