/** The demo page: asks for a name and a room, then shows the live room. */
import { Chat } from './chat.js';
import { element } from './dom.js';
import { demoHost, demoToken, NoDemoTokens } from './demo.js';
import { remember, recall, userIdOf } from './identity.js';
import { StoaClient } from './stoa.js';

const form = element('entry-form');
const credentials = element('credentials');
const address = new URLSearchParams(location.search);

form.elements.name.value = address.get('name') ?? recall('name') ?? '';
form.elements.room.value = address.get('room') ?? 'lobby';
form.addEventListener('submit', (event) => {
  event.preventDefault();
  enter();
});
if (address.get('name') && address.get('room')) enter();

async function enter() {
  const name = form.elements.name.value.trim();
  const room = form.elements.room.value.trim();
  if (!name || !room || !form.reportValidity()) return;
  const button = form.querySelector('button');
  button.disabled = true;
  showError('');
  try {
    const { claimHost, ...options } = await login(name);
    const client = new StoaClient({ ...options, device: crypto.getRandomValues(new Uint32Array(1))[0].toString(36) });
    remember('name', name);
    history.replaceState(null, '', `?${new URLSearchParams({ room, name })}`);
    showChat(true);
    const chat = new Chat(client, { room, name, claimHost });
    showEntry(await chat.run());
  } catch (error) {
    if (error instanceof NoDemoTokens) askForCredentials();
    else showEntry(error.message);
  } finally {
    button.disabled = false;
  }
}

/** Where the token comes from: the demo endpoint, or the fields that appear where there is none. */
async function login(name) {
  if (!credentials.hidden) return { app: form.elements.app.value.trim(), token: form.elements.token.value.trim() };
  const user = userIdOf(name);
  let login = await demoToken(user, name);
  let isFresh = true;
  const getToken = async () => {
    if (!isFresh) login = await demoToken(user, name);
    isFresh = false;
    return login;
  };
  return { getToken, claimHost: (room) => demoHost(login, room) };
}

function askForCredentials() {
  showEntry('');
  credentials.hidden = credentials.disabled = false;
  form.elements.app.focus();
}

function showEntry(problem) {
  showChat(false);
  showError(problem);
}

function showChat(visible) {
  element('chat').hidden = !visible;
  element('entry').hidden = visible;
}

function showError(text) {
  const place = element('entry-error');
  place.textContent = text;
  place.hidden = !text;
}
