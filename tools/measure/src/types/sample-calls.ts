import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Schema, sampleOf } from "./sample-value.ts";

/** A call of an operation, with each part of its input as TypeScript text. */
export interface SampleCall {
  readonly id: string;
  /** The names on the way to its method, when it has one. */
  readonly place: readonly string[] | undefined;
  readonly method: string;
  readonly path: string;
  /** In the order of the path. */
  readonly pathFields: Readonly<Record<string, string>>;
  /** `undefined` where the operation takes none. */
  readonly query: Readonly<Record<string, string>> | undefined;
  readonly body: string | undefined;
  /** The body with the names of the method. */
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

interface Place {
  readonly method: string;
  readonly path: string;
  readonly operation: DescribedOperation;
}

/**
 * Calls of every operation of the description: first each one with what it requires, then, up to the count, those with
 * the most optional input with all of it.
 */
export async function sampleCalls(count: number): Promise<SampleCall[]> {
  const file = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));
  const description = JSON.parse(await readFile(file, "utf8")) as Description;
  const operations = operationsOf(description);
  const plain = operations.map((place) => sampleCall(place, description, false));
  const full = operations
    .map((place) => sampleCall(place, description, true))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, Math.max(0, count - plain.length));
  return [...plain, ...full].slice(0, count);
}

function operationsOf({ paths }: Description): Place[] {
  return Object.entries(paths)
    .flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
    )
    .toSorted((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
}

const lengthOf = ({ query = {}, body = "" }: SampleCall): number =>
  JSON.stringify(query).length + body.length;

function sampleCall(
  { method, path, operation }: Place,
  description: Description,
  withOptional: boolean,
): SampleCall {
  const resolve = (reference: string): unknown => lookUp(description, reference);
  const parameters = (operation.parameters ?? []).map((parameter) =>
    "$ref" in parameter ? (resolve(parameter.$ref) as Parameter) : parameter,
  );
  const fieldsIn = (place: string): Record<string, string> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place && (withOptional || parameter.required === true))
        .map((parameter) => [parameter.name, sampleOf(schemaOf(parameter), resolve)]),
    );
  const { operationId: id, "x-sdk-method": place, requestBody } = operation;
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const hasBody = schema !== undefined && (withOptional || requestBody?.required === true);
  const inPath = fieldsIn("path");
  const order = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => [name, inPath[name] ?? ""]);
  return {
    id,
    place: place ? place.split(".") : undefined,
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
