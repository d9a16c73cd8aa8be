const LABEL_LENGTH_MAX = 40;

/** The gifts of the demo; a gift travels as `{gift, label}` and others may send their own. */
export const GIFTS = [
  { gift: 'rose', label: 'a rose', symbol: 'rose' },
  { gift: 'coffee', label: 'a coffee', symbol: 'coffee' },
  { gift: 'cake', label: 'a cake', symbol: 'cake' },
  { gift: 'rocket', label: 'a rocket', symbol: 'rocket' },
];

/** How to show a gift's content, known or not. @returns {{symbol: string, label: string}} the name of an icon, and words */
export function giftOf(content) {
  const known = GIFTS.find(({ gift }) => gift === content?.gift);
  const label = typeof content?.label === 'string' && content.label.trim() ? content.label.slice(0, LABEL_LENGTH_MAX) : 'a gift';
  return known ?? { symbol: 'parcel', label };
}
