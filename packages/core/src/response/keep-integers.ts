/** 16 digits that may begin an integer which is too large. Most responses have none, and need no further work. */
const LONG_NUMBER = /(?:^|[[,:\s-])\d{16}/;
/** The tokens of JSON that matter here: escapes and quotes of strings, and numbers. */
const TOKENS = /\\.|"|-?\d[\d.e+-]*/gi;

/**
 * Turns the integers beyond 2^53 - 1 in a JSON text into strings, so that `JSON.parse` keeps their digits. A rounded id would
 * be that of another object. A text that is not JSON stays as it is. (`context.source` of `JSON.parse` would be simpler, but
 * not every runtime has it.)
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
