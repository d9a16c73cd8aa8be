/** What the server's demo endpoints do for this page, and what a back end of your own would do for yours. */

/** The server gives no demo tokens: somebody else has to make one. */
export class NoDemoTokens extends Error {}

/** Asks for a token. @returns {Promise<{app: string, user: string, token: string}>} */
export async function demoToken(user, name) {
  const answer = await post('/demo/token', { user, name })
    .catch(() => { throw new Error('The server does not answer. Is it running?'); });
  if (answer.status === 404) throw new NoDemoTokens();
  if (!answer.ok) throw new Error(`The server gave no token (HTTP ${answer.status}).`);
  return answer.json();
}

/** Asks to be the host of a room we are in. @returns {Promise<string>} the user id of its host, whoever that is now */
export async function demoHost({ app, token }, room) {
  const answer = await post('/demo/host', { app, token, room });
  if (!answer.ok) throw new Error(`no host: HTTP ${answer.status}`);
  return (await answer.json()).host;
}

function post(path, body) {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
