/** A backslash, also in a URL or on a page. */
const BACKSLASH = String.raw`(?:\\|%(?:25)*5c|&(?:amp;)*(?:#0*92|#x0*5c|bsol);)`;
/** A backslash, maybe as the escape that JSON has for it. */
const SPELT_BACKSLASH = new RegExp(`${BACKSLASH}(?:u005c)?`, "iy");

/** What `endOf` looks for one after the other: each character. Backslashes in a row are one: JSON doubles them each time. */
export const charactersOf = (text: string): string[] => text.match(/\\+|./gsu) ?? [];

/**
 * Where a text ends that begins at `start`, whichever way each of its characters is written: as it is, escaped as in JSON,
 * percent-encoded, as in a form, or as an HTML entity, and encoded again. -1 when it does not stand there.
 *
 * It is no regular expression of the whole: engines are slow to compile a long one, and may go back too often in it.
 */
export function endOf(characters: readonly string[], text: string, start: number): number {
  let ends: readonly number[] = [start];
  for (const character of characters) {
    // There are several when a character may also be the beginning of an escape.
    ends = [...new Set(ends.flatMap((at) => endsOf(character, text, at)))];
    if (ends.length === 0) return -1;
  }
  return Math.max(...ends);
}

function endsOf(character: string, text: string, start: number): number[] {
  const ends = text.startsWith(character, start) ? [start + character.length] : [];
  if (!"\\%&+".includes(text.charAt(start))) return ends;
  if (character.startsWith("\\")) return [...ends, ...endsOfBackslashes(character.length, text, start)];
  for (const spelling of spellingsOf(character)) {
    spelling.lastIndex = start;
    if (spelling.test(text)) ends.push(spelling.lastIndex);
  }
  return ends;
}

/** Which of the backslashes that follow belong to the next character shows later. */
function endsOfBackslashes(count: number, text: string, start: number): number[] {
  const ends: number[] = [];
  SPELT_BACKSLASH.lastIndex = start;
  while (ends.length < 8 * count && SPELT_BACKSLASH.test(text)) ends.push(SPELT_BACKSLASH.lastIndex);
  return ends.slice(count - 1);
}

/** Kept by character, which says nothing of a secret. */
const made = new Map<string, readonly RegExp[]>();

/** One for each time that it may be encoded again. */
function spellingsOf(character: string): readonly RegExp[] {
  const spellings =
    made.get(character) ?? [0, 1, 2, 3].map((times) => new RegExp(spellingOf(character, times), "iy"));
  made.set(character, spellings);
  return spellings;
}

function spellingOf(character: string, times: number): string {
  const code = Number(character.codePointAt(0));
  const units = character.split("").map((unit) => `${BACKSLASH}{1,7}u${hex(unit.charCodeAt(0), 4)}`);
  const bytes = [...new TextEncoder().encode(character)].map((byte) => `%(?:25){${times}}${hex(byte, 2)}`);
  // What stands behind the backslash of an escape such as `\n`.
  const [, short] = /^"\\(\w)"$/.exec(JSON.stringify(character)) ?? [];
  const plain = short ?? character.replace(/[^\w\s]/, "\\$&");
  // Only punctuation and letters with accents have entities with names; which name does not matter.
  const name = /\w/.test(character) ? "" : "|[a-z]\\w*";
  const entity = `&(?:amp;){${times}}(?:#0*${code}|#x0*${hex(code, 1)}${name});`;
  return `${units.join("")}|${BACKSLASH}{0,7}(?:${bytes.join("")}|${entity}|${plain}${character === " " ? "|\\+" : ""})`;
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");
