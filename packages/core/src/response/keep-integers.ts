/**
 * Matches 16 digits, which may begin an integer that is too large. Most responses have no match and are not scanned
 * further.
 */
const LONG_NUMBER = /(?:^|[[,:\s-])\d{16}/;
/** The tokens of JSON that matter here: escapes and quotes of strings, and numbers. */
const TOKENS = /\\.|"|-?\d[\d.e+-]*/gi;

/**
 * Turns the integers beyond 2^53 - 1 in a JSON text into strings, so that `JSON.parse` keeps their digits. A rounded id
 * would identify another object. A text that is not JSON is returned unchanged. (`context.source` of `JSON.parse` would
 * be simpler, but not every runtime has it.)
 */
export function keepIntegers(text: string): string {
  if (!LONG_NUMBER.test(text) || !isJson(text)) return text;
  let isInString = false;
  return text.replace(TOKENS, (token) => {
    if (token === '"') isInString = !isInString;
    const isInteger = !isInString && /^[-\d]/.test(token) && !/[.e]/i.test(token);
    return isInteger && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
