/** The element with this id. */
export function element(id) {
  return document.getElementById(id);
}

/**
 * Makes an element. Text goes in as text, never as markup.
 *
 * @param {string} tag with classes: `p.note`
 * @param {...(string|Node)} children
 */
export function make(tag, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  made.append(...children);
  return made;
}

/** A button with a text or an icon. */
export function button(classes, label, onClick, ...children) {
  const made = make(`button.${classes}`, ...(children.length > 0 ? children : [label]));
  made.type = 'button';
  if (children.length > 0) made.setAttribute('aria-label', made.title = label);
  made.addEventListener('click', onClick);
  return made;
}

/** One of the icons of icons.svg. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `/icons.svg#${name}`);
  svg.append(use);
  svg.classList.add('icon');
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
