import type { OutputUnit } from "@cfworker/json-schema";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { formatValue } from "../config/check-options.ts";
import { isRecord, ownValue } from "../values.ts";
import { describeSchemas, resolveSchema } from "./describe-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import { decodePointer, pathText } from "./paths.ts";

interface Issue extends StandardSchemaV1.Issue {
  readonly path: readonly (number | string)[];
}

/** A failure with the value and the schema that do not match. */
interface Failure {
  readonly keyword: string;
  readonly path: Issue["path"];
  readonly value: unknown;
  readonly schema: JsonSchema;
  /** The reason in the words of the validator. */
  readonly reason: string;
}

/** Describes the failures of a validation, each with the path of the field and what it must be. */
export function describeFailures(units: readonly OutputUnit[], root: JsonSchema, value: unknown): Issue[] {
  const failures = mergeEnums(units.map((unit) => failureOf(unit, root, value)));
  const byMessage = new Map(
    failures.flatMap((failure) => describeFailure(failure, root)).map((issue) => [issue.message, issue]),
  );
  return [...byMessage.values()];
}

function failureOf(
  { error, instanceLocation, keyword, keywordLocation }: OutputUnit,
  root: JsonSchema,
  value: unknown,
): Failure {
  const path: (number | string)[] = [];
  let current = value;
  for (const key of decodePointer(instanceLocation)) {
    path.push(Array.isArray(current) ? Number(key) : key);
    current = Array.isArray(current) ? current[Number(key)] : ownValue(isRecord(current) ? current : {}, key);
  }
  const keywords = decodePointer(keywordLocation).slice(0, keyword === "false" ? -2 : -1);
  return { keyword, path, value: current, schema: schemaAt(root, keywords), reason: error };
}

/** Returns the schema at the location of a failure, in which `$ref` leads to the definition. */
function schemaAt(root: JsonSchema, keywords: readonly string[]): JsonSchema {
  let node: unknown = root;
  for (const key of keywords) {
    const inner = isRecord(node) ? node[key] : Array.isArray(node) ? node[Number(key)] : undefined;
    node = key === "$ref" && typeof inner === "string" ? resolveSchema(root, { $ref: inner }) : inner;
  }
  return isRecord(node) ? node : {};
}

/** Merges the failures of one value, of which each alternative of a union knows some values, into one with all. */
function mergeEnums(failures: readonly Failure[]): Failure[] {
  const merged = new Map<string, Failure>();
  for (const [index, failure] of failures.entries()) {
    const key = failure.keyword === "enum" ? pathText(failure.path) : String(index);
    const known = [...(merged.get(key)?.schema.enum ?? []), ...(failure.schema.enum ?? [])];
    merged.set(key, failure.keyword === "enum" ? { ...failure, schema: { enum: known } } : failure);
  }
  return [...merged.values()];
}

function describeFailure(failure: Failure, root: JsonSchema): Issue[] {
  const { keyword, path, reason, schema, value } = failure;
  const field = pathText(path);
  const mustBe = (what: string): Issue[] => [
    { path, message: `${field} must be ${what}, not ${formatValue(value)}.` },
  ];
  switch (keyword) {
    case "not":
      return [{ path, message: `${field} is not accepted. ${schema.description ?? ""}`.trim() }];
    case "required":
      return (schema.required ?? [])
        .filter((name) => ownValue(isRecord(value) ? value : {}, name) === undefined)
        .map((name) => ({ path: [...path, name], message: `${pathText([...path, name])} is required.` }));
    case "false":
      return [{ path, message: `${field} is not a known field. ${knownFields(schema)}` }];
    case "anyOf": {
      const what = describeSchemas(root, schema.anyOf ?? []);
      // The value may be of the right kind, and lack a field.
      return isRecord(value) ? [{ path, message: `${field} must be ${what}.` }] : mustBe(what);
    }
    case "enum":
    case "type":
    case "format":
      return mustBe(describeSchemas(root, [schema]));
    default:
      return [{ path, message: `${field} is invalid: ${reason}` }];
  }
}

function knownFields({ properties = {} }: JsonSchema): string {
  const names = Object.keys(properties).sort();
  return names.length === 0 ? "No field is allowed here." : `Known fields: ${names.join(", ")}.`;
}
