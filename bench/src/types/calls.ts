import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { operations } from "@grinfi/core";
import { BENCH } from "../workshop.ts";
import { type Schema, sampleOf } from "./sample.ts";

/** A call of an operation, with each part of its input as TypeScript text. */
export interface SampleCall {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** `path` and `query`. */
  readonly parameters: readonly string[];
  readonly body: string | undefined;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface DescribedOperation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

/**
 * Calls of every operation, from the table and the description: first each one with what it requires, then, up to the
 * count, those with the most optional input with all of it.
 */
export async function sampleCalls(count: number): Promise<SampleCall[]> {
  const file = join(BENCH, "../openapi/generated/openapi.json");
  const description = JSON.parse(await readFile(file, "utf8")) as Description;
  const ids = Object.keys(operations);
  const plain = ids.map((id) => sampleCall(id, description, false));
  const full = ids
    .map((id) => sampleCall(id, description, true))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, Math.max(0, count - plain.length));
  return [...plain, ...full].slice(0, count);
}

const lengthOf = ({ parameters, body }: SampleCall): number => parameters.join().length + (body?.length ?? 0);

function sampleCall(id: string, description: Description, withOptional: boolean): SampleCall {
  const { method, path } = operations[id as keyof typeof operations];
  const operation = description.paths[path]?.[method.toLowerCase()] ?? {};
  const resolve = (reference: string): unknown => lookUp(description, reference);
  const declared = (operation.parameters ?? []).map((parameter) =>
    "$ref" in parameter ? (resolve(parameter.$ref) as Parameter) : parameter,
  );
  const parameters = ["path", "query"].flatMap((place) => {
    const fields = declared
      .filter((parameter) => parameter.in === place && (withOptional || parameter.required === true))
      .map((parameter) => `${JSON.stringify(parameter.name)}: ${sampleOf(schemaOf(parameter), resolve)}`);
    return fields.length === 0 ? [] : [`${place}: { ${fields.join(", ")} }`];
  });
  const { requestBody } = operation;
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const hasBody = schema !== undefined && (withOptional || requestBody?.required === true);
  return {
    id,
    method,
    path,
    parameters,
    body: hasBody ? `body: ${sampleOf(schema, resolve, withOptional)}` : undefined,
  };
}

const schemaOf = ({ schema, content = {} }: Parameter): Schema =>
  schema ?? Object.values(content)[0]?.schema ?? {};

function lookUp(description: Description, reference: string): unknown {
  const keys = reference.slice(2).split("/");
  return keys.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], description);
}
