import { InvalidInputError } from "./errors/invalid-input-error.ts";
import { isRecord } from "./is-record.ts";

/**
 * Writes a body as form data: files as they are, nested fields in brackets (`payload[name]`), anything else as text.
 * `undefined` is left out.
 *
 * @throws InvalidInputError that names the field, for a value that form data cannot hold.
 */
export function serialiseMultipart(body: unknown): FormData {
  const form = new FormData();
  if (!isRecord(body)) throw new InvalidInputError("The body must be an object of form fields.");
  for (const [name, value] of Object.entries(body)) append(form, name, value);
  return form;
}

function append(form: FormData, name: string, value: unknown): void {
  if (value === undefined) return;
  if (value instanceof Blob) form.append(name, value);
  else if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    form.append(name, String(value));
  } else if (isRecord(value) && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) append(form, `${name}[${key}]`, item);
  } else
    throw new InvalidInputError(
      `The form field "${name}" cannot be ${value === null ? "null" : `a ${typeof value}`}.`,
    );
}
