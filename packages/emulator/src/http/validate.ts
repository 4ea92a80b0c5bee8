import { Validator } from "@cfworker/json-schema";
import type { Schema } from "../description.ts";
import { HttpError } from "./http-error.ts";

const validators = new WeakMap<Schema, Validator>();

/** @throws HttpError 422 that names the invalid fields. */
export function validate(value: unknown, schema: Schema): void {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = new Validator(schema, "4", false);
    validators.set(schema, validator);
  }
  const { valid, errors } = validator.validate(value);
  if (valid) return;
  const fields: Record<string, string[]> = {};
  // The validator also reports an error for each schema around an invalid field.
  const innermost = errors.filter(({ keyword }) => keyword !== "properties" && keyword !== "items");
  for (const { keyword, instanceLocation, error } of innermost) {
    const missing = keyword === "required" ? /"([^"]+)"/.exec(error)?.[1] : undefined;
    const path = [...instanceLocation.split("/").slice(1), ...(missing === undefined ? [] : [missing])];
    const name = path.join(".") || "body";
    fields[name] = [
      ...(fields[name] ?? []),
      missing === undefined ? error : `The field ${name} is required.`,
    ];
  }
  throw new HttpError(422, "validation_error", "The data is invalid.", { fields });
}
