import { element, h } from './dom.js';

const FOR = [[10, '10 minutes'], [60, '1 hour'], [1_440, '1 day'], [10_080, '7 days'], [43_200, '30 days'], [0, 'for ever']];

/** The lists users may be on, as people call them. */
export const LISTS = {
  muted: { title: 'Muted', verb: 'Mute', hint: 'They hear everything and cannot speak in this room.', ends: true, told: true },
  banned: { title: 'Banned', verb: 'Ban', hint: 'They are put out of this room at once and cannot come back.', ends: true, told: true },
  'muted-everywhere': { title: 'Muted in all rooms', verb: 'Mute in all rooms', hint: 'They cannot speak in any room of this app.', ends: true, told: false },
  speakers: { title: 'May always speak', verb: 'Let speak', hint: 'They may speak although they, or all, are muted.', ends: false, told: true },
  protected: { title: 'Protected', verb: 'Protect', hint: 'Their messages are never shed, and they stay members when their connection is lost.', ends: false, told: false },
};

/**
 * Asks for something in a dialog.
 * @param {string} title
 * @param {Node[]} content of its form
 * @param {{label: string, isDanger?: boolean}} confirm
 * @param {(form: HTMLFormElement) => Promise<boolean>} onConfirm whether the dialog is done with
 */
function open(title, content, { label, isDanger = false }, onConfirm) {
  const dialog = element('dialog');
  const go = h(`button.primary${isDanger ? '.danger' : ''}`, { type: 'submit' }, label);
  const form = h('form.dialog', { 'aria-labelledby': 'dialog-title' },
    h('h2', { id: 'dialog-title' }, title), ...content,
    h('div.actions', {}, h('button.quiet', { type: 'button', onClick: () => dialog.close() }, 'Cancel'), go));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    const done = await onConfirm(form);
    go.disabled = false;
    if (done && dialog.contains(form)) dialog.close();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  return { form, go };
}

/**
 * Puts a user on a list.
 * @param {{list: string, user?: string, room: string}} what
 * @param {(body: object) => Promise<boolean>} restrict
 */
export function askRestrict({ list, user = '', room }, restrict) {
  const { verb, hint, ends, told } = LISTS[list];
  const content = [
    h('p.hint', {}, hint),
    h('label', {}, 'User id', h('input', { name: 'user', required: true, maxLength: 64, value: user, readOnly: user !== '', autocomplete: 'off', autocapitalize: 'none', spellcheck: false })),
    ends && h('label', {}, 'For how long', h('select', { name: 'minutes' }, ...FOR.map(([minutes, text]) => h('option', { value: minutes, selected: minutes === 60 }, text)))),
    told && h('label.check', {}, h('input', { type: 'checkbox', name: 'tell' }), 'Tell all members of the room'),
  ].filter(Boolean);
  const { form } = open(user ? `${verb}: ${user}` : verb, content, { label: verb, isDanger: list === 'banned' }, ({ elements }) => restrict({
    room, list, users: [elements.user.value.trim()], minutes: ends ? Number(elements.minutes.value) : 0, tellMembers: told && elements.tell.checked,
  }));
  (user && ends ? form.elements.minutes : form.elements.user).focus();
}

/** Destroys a room, whose id has to be typed. */
export function askDestroy(room, destroy) {
  const input = h('input', { name: 'id', required: true, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const { go } = open('Destroy this room?', [
    h('p', {}, 'All members are put out, its attributes are deleted. Mutes and bans stay and hold for a room made anew under this id. There is no way back.'),
    h('label', {}, h('span', {}, 'Type its id, ', h('code', {}, room), ', to confirm'), input),
  ], { label: 'Destroy', isDanger: true }, () => destroy({ room }));
  go.disabled = true;
  input.addEventListener('input', () => { go.disabled = input.value !== room; });
}

/** Sets an attribute, new or not. @param {{room: string, key?: string, value?: string}} what */
export function askAttribute({ room, key = '', value = '' }, set) {
  const { form } = open(key ? `Change ${key}` : 'Set an attribute', [
    h('label', {}, 'Key', h('input', { name: 'key', required: true, maxLength: 128, pattern: '[A-Za-z0-9+=_\\-]+', title: 'Letters, digits, + = - _', value: key, readOnly: key !== '', autocomplete: 'off', autocapitalize: 'none', spellcheck: false })),
    h('label', {}, 'Value', h('textarea', { name: 'value', required: true, maxLength: 4_096, rows: 4, value, spellcheck: false })),
    h('p.hint', {}, 'It belongs to the user “console” then, and all members are told.'),
  ], { label: 'Set' }, ({ elements }) => set({ room, key: elements.key.value, value: elements.value.value }));
  (key ? form.elements.value : form.elements.key).focus();
}

/** Puts a message type on a list. @param {{title: string, hint: string}} list */
export function askType({ title, hint }, add) {
  const { form } = open(`${title}: add a type`, [
    h('p.hint', {}, hint),
    h('label', {}, 'Message type', h('input', { name: 'type', required: true, maxLength: 64, placeholder: 'RC:TxtMsg', autocomplete: 'off', autocapitalize: 'none', spellcheck: false })),
  ], { label: 'Add' }, ({ elements }) => add(elements.type.value.trim()));
  form.elements.type.focus();
}

/** Asks whether to do something. */
export function askSure(title, text, label, doIt) {
  open(title, [h('p', {}, text)], { label, isDanger: true }, doIt);
}
