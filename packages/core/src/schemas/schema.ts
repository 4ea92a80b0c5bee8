import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { toDraft07 } from "./draft-07.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { ToJson } from "./to-json.ts";
import { createValidator, type Validate } from "./validate.ts";

/** The Standard Schema properties of a schema. */
export interface StandardProps<Value>
  extends StandardSchemaV1.Props<Value>,
    StandardJSONSchemaV1.Props<Value> {
  /**
   * Checks a value, which may contain dates and files as in TypeScript. Returns the same value, or all issues with
   * their paths. It is synchronous.
   */
  readonly validate: (value: unknown) => StandardSchemaV1.Result<Value>;
}

/**
 * A schema for values of a type, as [Standard Schema](https://standardschema.dev) with a validator and JSON Schema.
 * Pass it to any library that accepts Standard Schema, or use its `jsonSchema`.
 */
export interface Schema<Value> extends StandardSchemaV1<Value>, StandardJSONSchemaV1<Value> {
  /** The JSON Schema (draft 2020-12), without references to anything outside. Each access returns a new object. */
  readonly jsonSchema: JsonSchema;
  readonly "~standard": StandardProps<Value>;
}

/**
 * Creates a schema.
 *
 * @param build - Returns a new JSON Schema.
 * @param toJson - Converts a value before it is validated.
 */
export function createSchema<Value>(build: () => JsonSchema, toJson: ToJson): Schema<Value> {
  let issuesOf: Validate | undefined;
  const convert = ({ target }: StandardJSONSchemaV1.Options): Record<string, unknown> => {
    if (target === "draft-2020-12") return { ...build() };
    if (target === "draft-07") return toDraft07(build());
    throw new TypeError(
      `There is no JSON Schema for the target ${JSON.stringify(target)}. The targets are "draft-2020-12" and "draft-07".`,
    );
  };
  return {
    get jsonSchema() {
      return build();
    },
    "~standard": {
      version: 1,
      vendor: "grinfi",
      jsonSchema: { input: convert, output: convert },
      validate: (value) => {
        issuesOf ??= createValidator(build(), toJson);
        const issues = issuesOf(value);
        return issues.length === 0 ? { value: value as Value } : { issues };
      },
    },
  };
}
