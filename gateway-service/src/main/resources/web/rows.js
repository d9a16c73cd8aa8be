const TOGETHER_WITHIN_MS = 5 * 60_000;

/** What the page sends and shows; other types are shown by name. */
export const Type = Object.freeze({ TEXT: 'RC:TxtMsg', LIKE: 'app:like', GIFT: 'app:gift' });

/**
 * The rows of the page for the entries of a timeline: a line for each new day, likes in a row as one, and
 * whether a message continues its sender's previous one. Pure.
 *
 * @param {object[]} entries of a Timeline
 * @returns {{key: string, kind: 'day'|'gap'|'likes'|'gift'|'recalled'|'message', entries: object[], continues: boolean}[]}
 */
export function rowsOf(entries) {
  const rows = [];
  let day;
  for (const entry of entries) {
    const newDay = entry.ts && new Date(entry.ts).toDateString();
    if (newDay && newDay !== day) {
      rows.push({ key: `day@${entry.key}`, kind: 'day', entries: [entry], continues: false });
      day = newDay;
    }
    const previous = rows.at(-1);
    const kind = kindOf(entry);
    if (kind === 'likes' && previous?.kind === 'likes') previous.entries.push(entry);
    else rows.push({ key: entry.key, kind, entries: [entry], continues: kind === 'message' && continues(previous, entry) });
  }
  return rows;
}

/** Whether two rows look the same; entries are never changed, only replaced. */
export function sameRow(a, b) {
  return a.kind === b.kind && a.continues === b.continues && a.entries.length === b.entries.length
    && a.entries.every((entry, index) => entry === b.entries[index]);
}

function kindOf(entry) {
  if (entry.kind === 'gap') return 'gap';
  if (entry.state === 'recalled') return 'recalled';
  if (entry.type === Type.LIKE) return 'likes';
  return entry.type === Type.GIFT ? 'gift' : 'message';
}

function continues(previous, entry) {
  const before = previous?.kind === 'message' ? previous.entries[0] : undefined;
  return before?.from === entry.from && entry.ts - before.ts < TOGETHER_WITHIN_MS;
}
