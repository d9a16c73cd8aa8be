/** What the client takes from its surroundings, so that tests can give it something else. */
export const systemEnv = () => {
  if (!globalThis.WebSocket) {
    throw new Error('There is no WebSocket here: stoa.js runs in browsers, and in Node from version 22 on.');
  }
  return {
    WebSocket: globalThis.WebSocket,
    now: () => performance.now(),
    random: () => Math.random(),
    setTimeout: (task, delayMs) => setTimeout(task, delayMs),
    clearTimeout: (timer) => clearTimeout(timer),
  };
};

/** The client port of the server the page came from. */
export function defaultUrl() {
  const { protocol, host } = globalThis.location ?? {};
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/connect`;
}

/** A promise with its two ends. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}

/** An id for a message that no other message has. */
export function newCid() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Handlers by event name. A handler that throws disturbs nobody else. */
export class Emitter {
  #handlers = new Map();

  /** @param {string} name @param {(event: object) => void} handler @returns {() => void} stops listening */
  on(name, handler) {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Tells all who listen, in the order in which they began to. */
  emit(name, event) {
    for (const handler of this.#handlers.get(name) ?? []) {
      try {
        handler(event);
      } catch (error) {
        queueMicrotask(() => { throw error; }); // the app's fault, seen where it looks for faults
      }
    }
  }
}
