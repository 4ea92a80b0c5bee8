import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Schema, sampleOf } from "./sample-value.ts";

/** A call of an operation, with each part of its input as TypeScript text. */
export interface SampleCall {
  readonly id: string;
  /** The path of the SDK's method, such as `["contacts", "get"]`, if there is one. */
  readonly methodPath: readonly string[] | undefined;
  readonly method: string;
  readonly path: string;
  /** Path parameters in their order. */
  readonly pathFields: Readonly<Record<string, string>>;
  /** `undefined` if the operation has no query parameters. */
  readonly query: Readonly<Record<string, string>> | undefined;
  readonly body: string | undefined;
  /** The body with the field names of the SDK's method. */
  readonly bodyOfMethod: string | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface DescribedOperation {
  readonly operationId: string;
  readonly "x-sdk-method"?: string | false;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface OperationAtPath {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

const DESCRIPTION = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));

/**
 * Creates sample calls: first one call of each operation with its required input, then, up to the count, calls with all
 * optional input of the operations that have the most of it.
 *
 * @param file - The API description (default: that of this repository).
 */
export async function sampleCalls(count: number, file: string = DESCRIPTION): Promise<SampleCall[]> {
  const description = JSON.parse(await readFile(file, "utf8")) as Description;
  const operations = operationsOf(description);
  const minimal = operations.map((operation) => sampleCall(operation, description, false));
  const full = operations
    .map((operation) => sampleCall(operation, description, true))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, Math.max(0, count - minimal.length));
  return [...minimal, ...full].slice(0, count);
}

function operationsOf({ paths }: Description): OperationAtPath[] {
  return Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
    )
    .toSorted((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
}

const lengthOf = ({ query = {}, body = "" }: SampleCall): number =>
  JSON.stringify(query).length + body.length;

function sampleCall(
  { method, path, operation }: OperationAtPath,
  description: Description,
  withOptional: boolean,
): SampleCall {
  const resolve = (reference: string): unknown => lookUp(description, reference);
  const parameters = (operation.parameters ?? []).map((parameter) =>
    "$ref" in parameter ? (resolve(parameter.$ref) as Parameter) : parameter,
  );
  const fieldsIn = (location: string): Record<string, string> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === location && (withOptional || parameter.required === true))
        .map((parameter) => [parameter.name, sampleOf(schemaOf(parameter), resolve)]),
    );
  const { operationId: id, "x-sdk-method": sdkMethod, requestBody } = operation;
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const hasBody = schema !== undefined && (withOptional || requestBody?.required === true);
  const inPath = fieldsIn("path");
  const order = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => [name, inPath[name] ?? ""]);
  return {
    id,
    methodPath: sdkMethod ? sdkMethod.split(".") : undefined,
    method: method.toUpperCase(),
    path,
    pathFields: Object.fromEntries(order),
    query: parameters.some((parameter) => parameter.in === "query") ? fieldsIn("query") : undefined,
    body: hasBody ? sampleOf(schema, resolve, { withOptional }) : undefined,
    bodyOfMethod: hasBody ? sampleOf(schema, resolve, { withOptional, withSdkNames: true }) : undefined,
  };
}

const schemaOf = ({ schema, content = {} }: Parameter): Schema =>
  schema ?? Object.values(content)[0]?.schema ?? {};

function lookUp(description: Description, reference: string): unknown {
  const keys = reference.slice(2).split("/");
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], description);
}
