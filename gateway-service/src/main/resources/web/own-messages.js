import { problem } from './message-rows.js';
import { Type } from './rows.js';
import { toast } from './toast.js';

/** What the user sends: stands in the timeline at once, is confirmed or fails, can be sent again or taken back. */
export class OwnMessages {
  #client;
  #room;
  #timeline;
  #stage;
  #list;

  /** @param client a StoaClient @param {string} room @param {{timeline, stage, list}} shown where it is shown */
  constructor(client, room, { timeline, stage, list }) {
    this.#client = client;
    this.#room = room;
    this.#timeline = timeline;
    this.#stage = stage;
    this.#list = list;
  }

  /** Sends a text or a gift. @param {string} type @param {any} content @param {{priority?: string, cid?: string}} [options] */
  async send(type, content, { priority, cid = crypto.getRandomValues(new Uint32Array(3)).join('-') } = {}) {
    this.#timeline.addPending({ cid, from: this.#client.user, type, content, ts: Date.now(), priority });
    this.#list.toNewest();
    try {
      this.#timeline.confirm(cid, await this.#client.send(this.#room, type, content, { cid, priority }));
    } catch (error) {
      this.#timeline.fail(cid, error);
    }
    this.#list.draw();
  }

  /** Sends likes; an app that merges them answers with the message they will be in, others have them stand alone. */
  async like(count) {
    const content = { count };
    try {
      const { id, ts, cursor } = await this.#client.send(this.#room, Type.LIKE, content, { priority: 'low' });
      this.#stage.tapsTold(count, id);
      if (cursor > 0) this.#timeline.add({ id, ts, cursor, from: this.#client.user, type: Type.LIKE, content });
      this.#list.draw();
    } catch (error) {
      this.#stage.tapsTold(count);
      toast(`Not sent: ${problem(error)}`);
    }
  }

  /** Sends what failed once more; it cannot appear twice. */
  retry(entry) {
    this.#timeline.take(entry.cid);
    this.send(entry.type, entry.content, { cid: entry.cid, priority: entry.priority });
  }

  /** Drops what failed. */
  discard(entry) {
    this.#timeline.take(entry.cid);
    this.#list.draw();
  }

  /** Takes back what was sent. */
  async recall(entry) {
    try {
      await this.#client.recall(this.#room, entry.id, { cursor: entry.cursor });
      this.#timeline.recall(entry.id);
      this.#list.draw();
    } catch (error) {
      toast(`Not taken back: ${problem(error)}`);
    }
  }
}
