import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { isRecord, ownValue } from "../values.ts";
import { isNamedContent, toFile } from "./file-input.ts";
import { isExactNumber, plainJson } from "./plain-json.ts";

/**
 * Serialises a body as form data: files with their names and types, an array as repeated fields, any other value as a
 * string. A field with the encoding `json` becomes a JSON part, and one with `brackets` several fields
 * (`payload[name]`). `undefined` is left out.
 *
 * @throws InvalidInputError that names the field, if form data cannot hold its value.
 */
export async function serialiseMultipart(body: unknown, encodings?: Operation["fields"]): Promise<FormData> {
  const form = new FormData();
  if (!isRecord(body)) throw new InvalidInputError("The body must be an object of form fields.");
  for (const [name, value] of Object.entries(body)) {
    const encoding = ownValue(encodings, name);
    if (encoding === "json") appendJson(form, name, value);
    else if (Array.isArray(value)) for (const item of itemsOf(name, value)) await append(form, name, item);
    else await append(form, name, value, encoding === "brackets");
  }
  return form;
}

function appendJson(form: FormData, name: string, value: unknown): void {
  if (value === undefined) return;
  const json = plainJson({ [name]: value }, { root: "body", operation: {} }) as Record<string, unknown>;
  form.append(name, new Blob([JSON.stringify(json[name])], { type: "application/json" }));
}

/** @param inBrackets - Whether an object is written as several fields. */
async function append(form: FormData, name: string, value: unknown, inBrackets = false): Promise<void> {
  if (value === undefined) return;
  if (value instanceof Blob) form.append(name, value);
  else if (isNamedContent(value)) form.append(name, await toFile(value));
  else if (typeof value === "string" || typeof value === "boolean" || isExactNumber(value)) {
    form.append(name, String(value));
  } else if (inBrackets && isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) await append(form, `${name}[${key}]`, item, true);
  } else {
    throw new InvalidInputError(`The form field "${name}" cannot be ${describe(value)}.`);
  }
}

/** @throws InvalidInputError if there are no items, because nothing would be sent. */
function itemsOf(name: string, items: readonly unknown[]): readonly unknown[] {
  if (items.length > 0) return items;
  throw new InvalidInputError(`The form field "${name}" is empty, so nothing would be sent for it. Omit it.`);
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array in an array" : `a ${typeof value}`;
}
