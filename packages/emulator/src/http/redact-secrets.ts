import { operations } from "../description.ts";
import { isFields } from "../json.ts";

const SECRET_KEYWORD = "x-sdk-secret";

/** The names of the fields that the description marks as secret. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(
  operations.flatMap(({ body, success }) => [
    ...secretFieldNames(body?.schema),
    ...secretFieldNames(success.schema),
  ]),
);

function* secretFieldNames(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) for (const part of schema) yield* secretFieldNames(part);
  if (!isFields(schema)) return;
  for (const [name, field] of Object.entries(schema)) {
    if (isFields(field) && field[SECRET_KEYWORD] === true) yield name;
    yield* secretFieldNames(field);
  }
}

/** Replaces the values of secret fields and the bytes of files. */
export function redactSecrets(value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.map(redactSecrets);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      SECRET_FIELDS.has(name) ? "(secret)" : redactSecrets(field),
    ]),
  );
}
