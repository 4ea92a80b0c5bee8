import { isNamedContent } from "../request/file-input.ts";
import { plainJson } from "../request/plain-json.ts";
import { isPlainObject } from "../values.ts";

/** Converts a value to JSON that can be validated. */
export type ToJson = (value: unknown) => unknown;

/** Converts an input as a call sends it. @throws InvalidInputError for a value that JSON would drop or change. */
export const inputToJson: ToJson = (value) =>
  plainJson(withTextFiles(value ?? null), { root: "body", operation: {} });

/** Converts data that was received. Unlike an input it may have any number, since it is not sent again. */
export const receivedToJson: ToJson = (value) =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part)),
  );

/** Files are fields of the body of a call, or of the input of a job. */
const FILE_DEPTH = 2;

/** Replaces files with files of JSON, whose content is a text. */
function withTextFiles(value: unknown, depth = FILE_DEPTH): unknown {
  if (value instanceof Blob) return { name: "file", content: "" };
  if (isNamedContent(value) && typeof value.content === "object") return { ...value, content: "" };
  if (!isPlainObject(value) || depth === 0) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, withTextFiles(field, depth - 1)]),
  );
}
