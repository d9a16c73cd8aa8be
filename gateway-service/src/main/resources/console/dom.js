/** @param {string} id of an element that the page has @returns {HTMLElement} */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/**
 * Makes an element. Texts become text nodes, never markup.
 * @param {string} tag its name, with classes as in CSS: `p.hint`
 * @param {object} [properties] set on it; functions named onX listen, what has a dash is an attribute
 * @param {...(Node|string|null|undefined|false)} children
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2).toLowerCase(), value);
    else if (key.includes('-') || key === 'role' || key === 'colspan' || key === 'list') made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Sets a text where it changed, so that selections stay. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Makes a container show items in order, keeping the elements of those that are there already and the focus.
 * @param {HTMLElement} container holds nothing else
 * @param {object[]} items
 * @param {{key: (item: object) => string, create: (item: object) => HTMLElement, update: (row: HTMLElement, item: object) => void}} how
 */
export function keyed(container, items, { key, create, update }) {
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const known = new Map([...container.children].map((row) => [row.dataset.key, row]));
  let at = container.firstElementChild;
  for (const item of items) {
    const name = key(item);
    let row = known.get(name);
    if (!row) {
      row = create(item);
      row.dataset.key = name;
    }
    known.delete(name);
    update(row, item);
    if (row === at) at = at.nextElementSibling;
    else container.insertBefore(row, at);
  }
  for (const gone of known.values()) gone.remove();
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

let toastTimer;

/** Says something for a while. @param {string} text @param {boolean} [isBad] */
export function toast(text, isBad = false) {
  const box = element('toast');
  box.textContent = text;
  box.classList.toggle('bad', isBad);
  box.classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove('shown'), isBad ? 8_000 : 4_000);
}
