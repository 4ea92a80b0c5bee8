import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { FILE, OPEN_ENUM } from "./marks.ts";

interface MarkedSchema {
  readonly [FILE]?: true;
  readonly [OPEN_ENUM]?: true;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
}

/**
 * The TypeScript types of an OpenAPI description.
 *
 * This package exists because openapi-typescript needs the compiler API of TypeScript 5, which the rest of
 * the repository does not use.
 */
export async function generateTypes(description: object): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(description), {
    alphabetize: false,
    defaultNonNullable: false,
    emptyObjectsUnknown: true,
    silent: true,
    transform: (schema) => markedType(schema as MarkedSchema),
  });
  return astToString(nodes);
}

function markedType(schema: MarkedSchema): ts.TypeNode | undefined {
  return schema[FILE] === true ? ts.factory.createTypeReferenceNode("Blob") : openEnum(schema);
}

/** `"on" | "off" | (string & {})`: the known values complete in an editor, and others are accepted. */
function openEnum(schema: MarkedSchema): ts.TypeNode | undefined {
  if (schema[OPEN_ENUM] !== true || schema.enum === undefined) return undefined;
  const { factory } = ts;
  const literals = schema.enum
    .filter((value) => typeof value === "string")
    .map((value) => factory.createLiteralTypeNode(factory.createStringLiteral(value)));
  const anyOther = factory.createIntersectionTypeNode([
    factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    factory.createTypeLiteralNode([]),
  ]);
  const orNull = schema.nullable === true ? [factory.createLiteralTypeNode(factory.createNull())] : [];
  return factory.createUnionTypeNode([...literals, anyOther, ...orNull]);
}
