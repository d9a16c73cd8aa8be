import { Composer } from './composer.js';
import { ConnectionView } from './connection-view.js';
import { element } from './dom.js';
import { rise } from './hearts.js';
import { learnName } from './identity.js';
import { Members } from './members.js';
import { MessageList } from './message-list.js';
import { problem } from './message-rows.js';
import { Type } from './rows.js';
import { Timeline } from './timeline.js';

const LATEST = 30;
const OLDER = 50;
const TOAST_MS = 4_000;
const OLDER_AGAIN_MS = 3_000;

/** One stay in one room: connects the client, the timeline and what is on the page. */
export class Chat {
  #client;
  #room;
  #name;
  #timeline = new Timeline();
  #list;
  #members;
  #connection;
  #composer;
  #mayHaveOlder = false;
  #loadingOlder = false;
  #olderNotBeforeMs = 0;
  #unread = 0;
  #toastTimer;
  #stop = new AbortController();
  #end;

  /** @param client a StoaClient that is not connected yet @param {{room: string, name: string}} where */
  constructor(client, { room, name }) {
    this.#client = client;
    this.#room = room;
    this.#name = name;
  }

  /** Stays in the room. @returns {Promise<string>} why it ended; empty when the user left */
  async run() {
    element('room-name').textContent = this.#room;
    this.#members = new Members(this.#client, this.#room);
    this.#connection = new ConnectionView(this.#client);
    this.#list = new MessageList(this.#timeline, {
      me: () => this.#client.user,
      actions: { recall: (entry) => this.#recall(entry), retry: (entry) => this.#retry(entry), discard: (entry) => this.#discard(entry) },
      onNearTop: () => this.#loadOlder(),
    });
    this.#composer = new Composer({
      sendText: (text) => this.#send(Type.TEXT, { content: text }),
      sendLike: () => this.#like(),
      sendGift: ({ gift, label }) => this.#send(Type.GIFT, { gift, label }, { priority: 'high' }),
    });
    const ended = new Promise((resolve) => { this.#end = resolve; });
    this.#listen();
    this.#client.connect().catch((error) => this.#end(error.message));
    this.#client.join(this.#room, { create: true, latest: LATEST }).catch((error) => this.#end(error.message));
    const reason = await ended;
    for (const part of [this.#composer, this.#list, this.#members, this.#connection, this.#client]) part.close();
    this.#stop.abort();
    document.title = 'Stoa';
    return reason;
  }

  #listen() {
    const { signal } = this.#stop;
    const on = (name, handler) => this.#client.on(name, handler);
    on('state', (event) => {
      this.#connection.update(event);
      if (event.state === 'closed') this.#end(event.error.name === 'CLIENT_CLOSED' ? '' : event.error.message);
    });
    on('joined', (event) => this.#joined(event));
    on('lost', ({ error }) => this.#end(error.message));
    on('message', (message) => this.#message(message));
    on('gap', (gap) => {
      this.#timeline.addGap(gap);
      this.#list.draw();
    });
    on('recalled', ({ message }) => {
      this.#timeline.recall(message);
      this.#list.draw();
    });
    on('member', () => this.#members.refresh());
    on('room.destroyed', () => this.#end('The room was closed.'));
    on('room.kicked', () => this.#end('You were taken out of the room.'));
    element('leave').addEventListener('click', () => this.#leave(), { signal });
    document.addEventListener('visibilitychange', () => this.#countUnread(0), { signal });
    this.#countUnread(0);
  }

  #joined({ reset, messages }) {
    learnName(this.#client.user, this.#name);
    this.#members.refresh();
    this.#composer.enable();
    if (!reset) return;
    this.#timeline.clear();
    this.#add(...messages);
    this.#mayHaveOlder = true;
    this.#list.draw();
  }

  #add(...messages) {
    const news = messages.filter(({ from, sender }) => learnName(from, sender?.name));
    if (news.length > 0) this.#members.refresh();
    this.#timeline.add(...messages);
  }

  #message(message) {
    this.#add(message);
    if (message.type === Type.LIKE) rise();
    else if (message.from !== this.#client.user) this.#countUnread(1);
    this.#list.draw(1);
  }

  #countUnread(more) {
    this.#unread = document.hidden ? this.#unread + more : 0;
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}${this.#room} · Stoa`;
  }

  #like() {
    rise();
    this.#send(Type.LIKE, { count: 1 }, { priority: 'low' });
  }

  async #send(type, content, options = {}) {
    const cid = options.cid ?? crypto.getRandomValues(new Uint32Array(3)).join('-');
    const { priority } = options;
    this.#timeline.addPending({ cid, from: this.#client.user, type, content, ts: Date.now(), priority });
    this.#list.toNewest();
    try {
      this.#timeline.confirm(cid, await this.#client.send(this.#room, type, content, { ...options, cid }));
    } catch (error) {
      if (type === Type.LIKE) {
        this.#timeline.take(cid);
        this.#toast(`Not sent: ${problem(error)}`);
      } else {
        this.#timeline.fail(cid, error);
      }
    }
    this.#list.draw();
  }

  #retry(entry) {
    this.#timeline.take(entry.cid);
    this.#send(entry.type, entry.content, { cid: entry.cid, priority: entry.priority });
  }

  #discard(entry) {
    this.#timeline.take(entry.cid);
    this.#list.draw();
  }

  async #recall(entry) {
    try {
      await this.#client.recall(this.#room, entry.id, { cursor: entry.cursor });
      this.#timeline.recall(entry.id);
      this.#list.draw();
    } catch (error) {
      this.#toast(`Not taken back: ${problem(error)}`);
    }
  }

  async #loadOlder() {
    const oldest = this.#timeline.oldest;
    if (!this.#mayHaveOlder || this.#loadingOlder || this.#client.state !== 'online' || Date.now() < this.#olderNotBeforeMs) return;
    this.#loadingOlder = true;
    this.#list.noteAtTop('Loading older messages…');
    try {
      if (oldest && !this.#timeline.isFull) {
        const { messages, more } = await this.#client.history(this.#room, { before: oldest.id, limit: OLDER });
        this.#add(...messages);
        this.#mayHaveOlder = more && messages.length > 0;
      } else {
        this.#mayHaveOlder = false;
      }
      this.#list.noteAtTop(this.#mayHaveOlder ? '' : this.#beginning());
    } catch {
      this.#olderNotBeforeMs = Date.now() + OLDER_AGAIN_MS;
      this.#list.noteAtTop('Older messages are not there right now. Scroll again to try.');
    }
    this.#loadingOlder = false;
    this.#list.draw();
  }

  #beginning() {
    return this.#timeline.isFull ? 'Older messages are in the history; this page shows no more.' : `This is the beginning of ${this.#room}.`;
  }

  #toast(text) {
    const toast = element('toast');
    toast.textContent = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => { toast.textContent = ''; }, TOAST_MS);
  }

  async #leave() {
    await Promise.race([this.#client.leave(this.#room).catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.#end('');
  }
}
