import { type ValidationResult, Validator } from "@cfworker/json-schema";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { InvalidInputError } from "../errors/invalid-input-error.ts";
import { describeFailures } from "./describe-failures.ts";
import type { JsonSchema } from "./json-schema.ts";
import { narrowUnions } from "./narrow-unions.ts";
import type { ToJson } from "./to-json.ts";

/** Checks a value. Returns no issues if it is valid. */
export type Validate = (value: unknown) => readonly StandardSchemaV1.Issue[];

/** Creates the validator of a schema. It generates no code, so it works on runtimes that forbid `eval`. */
export function createValidator(schema: JsonSchema, toJson: ToJson): Validate {
  const validator = validatorOf(schema, false);
  return (value) => {
    try {
      const json = toJson(value);
      const { valid, errors } = validateAll(validator, schema, json);
      return valid ? [] : describeFailures(narrowUnions(errors), schema, json);
    } catch (error) {
      if (error instanceof InvalidInputError) return [{ message: error.message }];
      if (error instanceof URIError) return [{ message: "The input has a name that is not valid Unicode." }];
      throw error;
    }
  };
}

/** @param isFirstOnly - Whether the validator ends with the first failure. */
const validatorOf = (schema: JsonSchema, isFirstOnly: boolean): Validator =>
  // The validator adds its own keys to the schema.
  new Validator(structuredClone(schema), "2020-12", isFirstOnly);

/** Returns all failures, or the first one if there are so many that the validator exceeds the stack. */
function validateAll(validator: Validator, schema: JsonSchema, json: unknown): ValidationResult {
  try {
    return validator.validate(json);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return validatorOf(schema, true).validate(json);
  }
}
