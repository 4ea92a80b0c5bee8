import { InvalidInputError } from "../errors/invalid-input-error.ts";
import type { Operation } from "../operation.ts";
import { isRecord, ownValue } from "../values.ts";
import { isNamedContent, toFile } from "./file-input.ts";
import { type Fail, failFor, nonEmpty } from "./parameter-text.ts";
import { isExactNumber, plainJson } from "./plain-json.ts";

const fail: Fail = failFor("form field");

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
    else if (Array.isArray(value))
      for (const item of nonEmpty(fail, name, value)) await append(form, name, item);
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
    throw fail(name, describe(value));
  }
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array in an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
