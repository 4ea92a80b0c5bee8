import { astToString } from "openapi-typescript";
import ts from "typescript";
import { CONTENT, FILE, FILTER, OPEN_ENUM } from "./marks.ts";
import { type InputNames, nameInputs } from "./name-inputs.ts";
import { nameSchemas } from "./name-schemas.ts";
import { transformDescription, transformNamedSchemas } from "./transform.ts";

export type { InputNames } from "./name-inputs.ts";

const NULL = ts.factory.createLiteralTypeNode(ts.factory.createNull());

interface MarkedSchema {
  readonly [CONTENT]?: "request" | "response";
  readonly [FILE]?: true;
  readonly [FILTER]?: "fields" | "unusable" | "value";
  readonly [OPEN_ENUM]?: readonly string[];
  readonly allOf?: readonly object[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly properties?: object;
  readonly type?: string;
}

/**
 * Generates the TypeScript types of an OpenAPI description.
 *
 * This package exists because openapi-typescript needs the compiler API of TypeScript 5, which the rest of
 * the repository does not use.
 *
 * @param description - Has no references to other files.
 * @param inputNames - The names of the types of queries and bodies, by the id of the operation.
 */
export function generateTypes(description: object, inputNames: ReadonlyMap<string, InputNames>): string {
  const transform = (schema: object): ts.TypeNode | undefined => markedType(schema as MarkedSchema);
  const nodes = [
    ...transformDescription(description, transform),
    ...transformNamedSchemas(description, transform),
  ];
  return astToString(nameInputs(nameSchemas(nodes, description), inputNames));
}

/** Returns the type of a marked schema. The generated module imports the types of the SDK that are used here. */
function markedType(schema: MarkedSchema): ts.TypeNode | undefined {
  if (schema[CONTENT] === "request")
    return ts.factory.createUnionTypeNode([reference("FileContent", schema), reference("FileInput", schema)]);
  if (schema[CONTENT] === "response") return reference("Blob", schema);
  if (schema[FILE] === true) return reference("FileInput", schema);
  if (schema[FILTER] === "value") return reference("FilterValue", schema, valuesOf(schema));
  if (schema[FILTER] === "unusable") return reference("UnusableField", schema, [reasonOf(schema)]);
  if (schema[FILTER] === "fields" && schema.properties === undefined && schema.allOf === undefined)
    return reference("Filter", schema);
  return int64(schema) ?? openEnum(schema);
}

/** Returns `number | string`: integers that a number cannot represent exactly are strings. */
function int64({ enum: values, format, nullable, type }: MarkedSchema): ts.TypeNode | undefined {
  if (type !== "integer" || format !== "int64" || values !== undefined) return undefined;
  const keywords = [ts.SyntaxKind.NumberKeyword, ts.SyntaxKind.StringKeyword] as const;
  const types = keywords.map((keyword) => ts.factory.createKeywordTypeNode(keyword));
  return ts.factory.createUnionTypeNode([...types, ...(nullable === true ? [NULL] : [])]);
}

/** Returns `FilterValue`, or `FilterValue<"on" | "off">` if the values are known. */
function reference(name: string, { nullable }: MarkedSchema, values: ts.TypeNode[] = []): ts.TypeNode {
  const { factory } = ts;
  const type = factory.createTypeReferenceNode(
    name,
    values.length === 0 ? undefined : [factory.createUnionTypeNode(values)],
  );
  return nullable === true ? factory.createUnionTypeNode([type, NULL]) : type;
}

/** Returns the description as a type, so that the error of the compiler shows it. */
const reasonOf = ({ description = "" }: MarkedSchema): ts.TypeNode =>
  ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(description));

function openEnum(schema: MarkedSchema): ts.TypeNode | undefined {
  if (schema[OPEN_ENUM] === undefined) return undefined;
  const orNull = schema.nullable === true ? [NULL] : [];
  return ts.factory.createUnionTypeNode([...valuesOf(schema), ...orNull]);
}

/**
 * Returns `"on" | "off"`. Adds `(string & {})` if other values are accepted, so that editors still complete the known
 * ones.
 */
function valuesOf(schema: MarkedSchema): ts.TypeNode[] {
  const { factory } = ts;
  const literals = (schema[OPEN_ENUM] ?? schema.enum ?? [])
    .filter((value) => typeof value === "string")
    .map((value) => factory.createLiteralTypeNode(factory.createStringLiteral(value)));
  if (schema[OPEN_ENUM] === undefined) return literals;
  const anyOther = factory.createIntersectionTypeNode([
    factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    factory.createTypeLiteralNode([]),
  ]);
  return [...literals, anyOther];
}
