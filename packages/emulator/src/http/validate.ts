import { Validator } from "@cfworker/json-schema";
import type { Schema } from "../description.ts";
import { HttpError } from "./http-error.ts";

const validators = new WeakMap<Schema, Validator>();

/** @throws HttpError 422 that names the fields which do not fit. */
export function validate(value: unknown, schema: Schema): void {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = new Validator(schema, "4", false);
    validators.set(schema, validator);
  }
  const { valid, errors } = validator.validate(value);
  if (valid) return;
  const fields: Record<string, string[]> = {};
  // An error of an inner field is repeated by every schema around it; the innermost says what is wrong.
  const innermost = errors.filter(({ keyword }) => keyword !== "properties" && keyword !== "items");
  for (const { keyword, instanceLocation, error } of innermost) {
    const missing = keyword === "required" ? /"([^"]+)"/.exec(error)?.[1] : undefined;
    const path = [...instanceLocation.split("/").slice(1), ...(missing === undefined ? [] : [missing])];
    const name = path.join(".") || "body";
    fields[name] = [...(fields[name] ?? []), missing === undefined ? error : `The field ${name} is missing.`];
  }
  throw new HttpError(422, "validation_error", "The data is not valid.", { fields });
}
