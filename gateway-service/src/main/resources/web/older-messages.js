const PAGE = 50;
const AGAIN_MS = 3_000;

/** Fetches older messages when the list is near its top, one page at a time. */
export class OlderMessages {
  #client;
  #room;
  #timeline;
  #list;
  #add;
  #mayHaveMore = false;
  #isLoading = false;
  #notBeforeMs = 0;

  /** @param client a StoaClient @param {string} room @param {{timeline, list, add: (...messages) => void}} shown where they go */
  constructor(client, room, { timeline, list, add }) {
    this.#client = client;
    this.#room = room;
    this.#timeline = timeline;
    this.#list = list;
    this.#add = add;
  }

  /** The timeline begins anew. */
  reset() {
    this.#mayHaveMore = true;
  }

  /** Fetches a page, where there may be one and it is time. */
  async load() {
    const oldest = this.#timeline.oldest;
    if (!this.#mayHaveMore || this.#isLoading || this.#client.state !== 'online' || Date.now() < this.#notBeforeMs) return;
    this.#isLoading = true;
    this.#list.noteAtTop('Loading older messages…');
    try {
      if (oldest && !this.#timeline.isFull) {
        const { messages, more } = await this.#client.history(this.#room, { before: oldest.id, limit: PAGE });
        this.#add(...messages);
        this.#mayHaveMore = more && messages.length > 0;
      } else {
        this.#mayHaveMore = false;
      }
      this.#list.noteAtTop(this.#mayHaveMore ? '' : this.#beginning());
    } catch {
      this.#notBeforeMs = Date.now() + AGAIN_MS;
      this.#list.noteAtTop('Older messages are not there right now. Scroll again to try.');
    }
    this.#isLoading = false;
    this.#list.draw();
  }

  #beginning() {
    return this.#timeline.isFull ? 'Older messages are in the history; this page shows no more.' : `This is the beginning of ${this.#room}.`;
  }
}
