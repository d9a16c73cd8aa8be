import { Composer } from './composer.js';
import { ConnectionView } from './connection-view.js';
import { element } from './dom.js';
import { Host } from './host.js';
import { learnName } from './identity.js';
import { Taps } from './likes.js';
import { Members } from './members.js';
import { MessageList } from './message-list.js';
import { OlderMessages } from './older-messages.js';
import { OwnMessages } from './own-messages.js';
import { Type } from './rows.js';
import { Seats } from './seats.js';
import { Stage } from './stage.js';
import { Timeline } from './timeline.js';
import { toast } from './toast.js';

const LATEST = 30;
const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

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
  #stage;
  #seats;
  #host;
  #own;
  #older;
  #taps;
  #isLate = false;
  #unread = 0;
  #stop = new AbortController();
  #end;

  /**
   * @param client a StoaClient that is not connected yet
   * @param {{room: string, name: string, claimHost?: (room: string) => Promise<string>}} where `claimHost` where there is a demo
   */
  constructor(client, { room, name, claimHost }) {
    this.#client = client;
    this.#room = room;
    this.#name = name;
    const isHost = (user) => this.#host.is(user);
    this.#stage = new Stage(client, room);
    this.#list = new MessageList(this.#timeline, {
      who: () => ({ me: client.user, isHost }),
      actions: {
        recall: (entry) => this.#own.recall(entry),
        retry: (entry) => this.#own.retry(entry),
        discard: (entry) => this.#own.discard(entry),
      },
      onNearTop: () => this.#older.load(),
    });
    this.#own = new OwnMessages(client, room, { timeline: this.#timeline, stage: this.#stage, list: this.#list });
    this.#older = new OlderMessages(client, room, { timeline: this.#timeline, list: this.#list, add: (...messages) => this.#add(...messages) });
    this.#taps = new Taps((count) => this.#own.like(count));
    this.#host = new Host(client, room, { claim: claimHost, changed: () => this.#peopleChanged() });
    this.#seats = new Seats(client, { room, name, isHost });
    this.#members = new Members(client, room, { isHost, onShown: (users, total) => this.#host.membersAre(users, total) });
    this.#connection = new ConnectionView(client);
    this.#composer = new Composer({
      sendText: (text) => this.#say(Type.TEXT, { content: text }),
      sendLike: () => this.#like(),
      sendGift: ({ gift, label }) => this.#say(Type.GIFT, { gift, label }, { priority: 'high' }),
    });
  }

  /** Stays in the room. @returns {Promise<string>} why it ended; empty when the user left */
  async run() {
    element('room-name').textContent = this.#room;
    const ended = new Promise((resolve) => { this.#end = resolve; });
    this.#listen();
    this.#client.connect().catch((error) => this.#end(error.message));
    this.#client.join(this.#room, { create: true, latest: LATEST }).catch((error) => this.#end(error.message));
    const reason = await ended;
    const parts = [this.#composer, this.#list, this.#members, this.#connection, this.#stage, this.#seats, this.#host, this.#taps, this.#client];
    for (const part of parts) part.close();
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
    on('gap', (gap) => this.#gap(gap));
    on('recalled', ({ message }) => this.#change(() => this.#timeline.recall(message)));
    on('modified', ({ message, content }) => this.#change(() => this.#timeline.modify(message, content)));
    on('attributes', (event) => this.#attributes(event));
    on('member', () => this.#members.refresh());
    on('room.muted', ({ users, untilTs }) => this.#concernsMe(users) && toast(`You are muted in this room${until(untilTs)}.`));
    on('room.unmuted', ({ users }) => this.#concernsMe(users) && toast('You may speak again in this room.'));
    on('room.destroyed', () => this.#end('The room was closed.'));
    on('room.kicked', ({ untilTs }) => this.#end(`You were taken out of the room${until(untilTs)}.`));
    element('leave').addEventListener('click', () => this.#leave(), { signal });
    document.addEventListener('visibilitychange', () => this.#countUnread(0), { signal });
    // Gone at once, not when the server gives up waiting: seats and the host's place are free.
    window.addEventListener('pagehide', () => this.#client.close(), { signal });
    this.#countUnread(0);
  }

  #joined({ reset, messages, attributes }) {
    learnName(this.#client.user, this.#name);
    // What was missed follows within this turn: it is shown, but no news any more.
    this.#isLate = true;
    queueMicrotask(() => { this.#isLate = false; });
    this.#host.update(attributes);
    this.#seats.update(attributes);
    this.#members.refresh();
    this.#composer.enable();
    if (!reset) return;
    this.#host.claim();
    this.#timeline.clear();
    this.#add(...messages);
    this.#stage.countLikes();
    this.#older.reset();
    this.#list.draw();
  }

  #attributes(event) {
    const attributes = this.#client.attributes(this.#room);
    this.#host.update(attributes);
    this.#seats.update(attributes, event);
  }

  #add(...messages) {
    const news = messages.filter(({ from, sender }) => learnName(from, sender?.name));
    if (news.length > 0) this.#peopleChanged();
    this.#timeline.add(...messages);
  }

  #message(message) {
    this.#add(message);
    this.#stage.message(message, { host: this.#host.is(message.from), late: this.#isLate });
    if (message.type !== Type.LIKE) this.#seats.talks(message.from);
    if (message.type !== Type.LIKE && message.from !== this.#client.user) this.#countUnread(1);
    this.#list.draw(message.type === Type.LIKE ? 0 : 1);
  }

  #gap(gap) {
    this.#timeline.addGap(gap);
    this.#stage.notShown(gap.count);
    this.#list.draw();
  }

  #change(make) {
    make();
    this.#list.draw();
  }

  /** Names or the host's badge. */
  #peopleChanged() {
    this.#members.refresh();
    this.#seats.draw();
    this.#list.restyle();
  }

  #say(type, content, options) {
    this.#stage.message({ from: this.#client.user, type, content }, { host: this.#host.is(this.#client.user), late: false });
    this.#seats.talks(this.#client.user);
    this.#own.send(type, content, options);
  }

  #like() {
    this.#stage.tapped();
    this.#taps.tap();
  }

  #countUnread(more) {
    this.#unread = document.hidden ? this.#unread + more : 0;
    document.title = `${this.#unread > 0 ? `(${this.#unread}) ` : ''}${this.#room} · Stoa`;
  }

  #concernsMe(users = []) {
    return users.length === 0 || users.includes(this.#client.user);
  }

  async #leave() {
    await Promise.race([this.#client.leave(this.#room).catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.#end('');
  }
}

function until(untilTs) {
  return untilTs ? ` until ${timeFormat.format(untilTs)}` : '';
}
