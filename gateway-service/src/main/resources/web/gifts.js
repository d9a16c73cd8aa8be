const LABEL_LENGTH_MAX = 40;

/** The gifts of the demo; a gift travels as `{gift, label}` and others may send their own. */
export const GIFTS = [
  { gift: 'rose', label: 'a rose', symbol: '🌹' },
  { gift: 'coffee', label: 'a coffee', symbol: '☕️' },
  { gift: 'cake', label: 'a cake', symbol: '🎂' },
  { gift: 'rocket', label: 'a rocket', symbol: '🚀' },
];

/** How to show a gift's content, known or not. */
export function giftOf(content) {
  const known = GIFTS.find(({ gift }) => gift === content?.gift);
  const label = typeof content?.label === 'string' && content.label.trim() ? content.label.slice(0, LABEL_LENGTH_MAX) : 'a gift';
  return known ?? { symbol: '🎁', label };
}
