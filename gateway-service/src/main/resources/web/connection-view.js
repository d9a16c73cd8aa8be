import { element } from './dom.js';

const WORDS = { connecting: 'Connecting…', online: 'Online', offline: 'Offline', closed: 'Closed' };
const CALM_MS = 1_500;

/** Shows the state of the connection: a word in the header, and a bar while it is lost. */
export class ConnectionView {
  #retryAtMs = 0;
  #reason = '';
  #state = 'connecting';
  #wasOnline = false;
  #lostAtMs = 0;
  #timer;
  #stop = new AbortController();

  /** @param client a StoaClient */
  constructor(client) {
    const { signal } = this.#stop;
    element('retry-now').addEventListener('click', () => client.retryNow(), { signal });
    window.addEventListener('online', () => client.retryNow(), { signal });
    this.#timer = setInterval(() => this.#show(), 500);
    this.#show();
  }

  /** @param {{state: string, error?: Error, retryInMs?: number}} event of the client */
  update({ state, error, retryInMs }) {
    if (state === 'online') this.#wasOnline = true;
    if (this.#state === 'online' && state !== 'online') this.#lostAtMs = Date.now();
    this.#state = state;
    this.#retryAtMs = Date.now() + (retryInMs ?? 0);
    if (error) this.#reason = error.name === 'CONNECTION_LOST' ? '' : ` (${error.message})`;
    this.#show();
  }

  /** Stops counting and listening. */
  close() {
    clearInterval(this.#timer);
    this.#stop.abort();
    element('offline').hidden = true;
  }

  #show() {
    const word = element('connection');
    if (word.dataset.state !== this.#state || word.textContent === '') {
      word.dataset.state = this.#state;
      word.textContent = WORDS[this.#state];
    }
    // A reconnect that takes a moment only changes the word: no bar flashes up.
    const lost = this.#state === 'offline' || this.#state === 'connecting';
    element('offline').hidden = !lost || (this.#wasOnline && Date.now() - this.#lostAtMs < CALM_MS);
    element('retry-now').hidden = this.#state !== 'offline';
    element('offline-text').textContent = this.#state === 'offline'
      ? `Connection lost${this.#reason}. Next try ${this.#inSeconds()}; what you send waits.`
      : 'Connecting to the server…';
  }

  #inSeconds() {
    const seconds = Math.ceil((this.#retryAtMs - Date.now()) / 1000);
    return seconds > 0 ? `in ${seconds} s` : 'now';
  }
}
