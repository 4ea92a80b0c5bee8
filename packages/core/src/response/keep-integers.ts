/** 16 digits that may begin an integer which is too large. Most answers have none, and are parsed at once. */
const LONG_NUMBER = /(?:^|[[,:\s-])\d{16}/;
/** Within JSON: what is in a text and what is a number. */
const TOKENS = /\\.|"|-?\d[\d.e+-]*/gi;

/**
 * JSON whose integers beyond 2^53 - 1 are texts, so that `JSON.parse` keeps their digits: an id that is rounded is that of
 * somebody else. What is no JSON stays as it is. (`context.source` of `JSON.parse` is not on every runtime yet.)
 */
export function keepIntegers(text: string): string {
  if (!LONG_NUMBER.test(text) || !isJson(text)) return text;
  let isInText = false;
  return text.replace(TOKENS, (token) => {
    if (token === '"') isInText = !isInText;
    const isInteger = !isInText && /^[-\d]/.test(token) && !/[.e]/i.test(token);
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
