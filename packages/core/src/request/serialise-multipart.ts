import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { isRecord } from "../values.ts";
import { isNamedContent, toFile } from "./file-input.ts";
import { isExactNumber } from "./plain-json.ts";

/**
 * Serialises a body as form data: files with their names and types, nested fields in brackets (`payload[name]`), any
 * other value as a string. `undefined` is left out.
 *
 * @throws InvalidInputError that names the field, if form data cannot hold its value.
 */
export async function serialiseMultipart(body: unknown): Promise<FormData> {
  const form = new FormData();
  if (!isRecord(body)) throw new InvalidInputError("The body must be an object of form fields.");
  for (const [name, value] of Object.entries(body)) await append(form, name, value);
  return form;
}

async function append(form: FormData, name: string, value: unknown): Promise<void> {
  if (value === undefined) return;
  if (value instanceof Blob) form.append(name, value);
  else if (isNamedContent(value)) form.append(name, await toFile(value));
  else if (typeof value === "string" || typeof value === "boolean" || isExactNumber(value)) {
    form.append(name, String(value));
  } else if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) await append(form, `${name}[${key}]`, item);
  } else {
    throw new InvalidInputError(
      `The form field "${name}" cannot be ${value === null ? "null" : `a ${typeof value}`}.`,
    );
  }
}
