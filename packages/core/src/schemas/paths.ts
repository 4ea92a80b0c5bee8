/** Returns the keys of a JSON pointer such as `#/body/name`. */
export const decodePointer = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));

/** Returns a path as in the code of the caller: `body.rows[0].name`. */
export function pathText(path: readonly (number | string)[]): string {
  if (path.length === 0) return "The input";
  const parts = path.map((key) =>
    typeof key === "string" && /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
  );
  return parts.join("").replace(/^\./, "");
}
