import { readDescription } from "@grinfi/prism";
import { expect, test } from "vitest";
import { operations } from "../src/index.ts";
import { operationIds, operationSchema } from "../src/schemas.ts";
import { prismInput } from "./support/prism-input.ts";

/** The parts of a description that may have an example. */
interface Described {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly example?: unknown;
  readonly allOf?: readonly Described[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly schema?: Described;
  readonly content?: Readonly<Record<string, Described>>;
}

interface DescribedCall {
  readonly parameters?: readonly Described[];
  readonly requestBody?: Described;
}

const description = await readDescription();
const paths = description.paths as Readonly<Record<string, Readonly<Record<string, DescribedCall>>>>;

function resolve(node: Described): Described {
  const keys = node.$ref?.slice(2).split("/") ?? [];
  const target = keys.reduce<unknown>((parent, key) => (parent as Record<string, unknown>)[key], description);
  return node.$ref === undefined ? node : { ...(target as Described), ...node };
}

/** Returns the example of a schema or of its fields; `undefined` if there is none. */
function exampleOf(given: Described): unknown {
  const { allOf, content, example, items, properties, schema } = resolve(given);
  if (example !== undefined) return example;
  const inner = schema ?? Object.values(content ?? {})[0];
  if (inner !== undefined) return exampleOf(inner);
  const parts = (allOf ?? []).map(exampleOf).filter((part) => part !== undefined);
  if (allOf !== undefined) return parts.length === 0 ? undefined : Object.assign({}, ...parts);
  if (items !== undefined) return exampleOf(items) === undefined ? undefined : [exampleOf(items)];
  const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, exampleOf(field)] as const);
  const known = fields.filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

test.each(operationIds)("the schema of %s accepts the examples of the description", async (id) => {
  const { method, path } = operations[id];
  const { parameters = [], requestBody = {} } = paths[path]?.[method.toLowerCase()] ?? {};
  const required = await prismInput(id, "required");
  const query = parameters.map(resolve).flatMap((parameter) => {
    const example = parameter.in === "query" ? exampleOf(parameter) : undefined;
    return example === undefined ? [] : [[parameter.name, example] as const];
  });
  const [media = {}] = Object.values(requestBody.content ?? {});
  const bodies = [media.example, exampleOf(media.schema ?? {})].filter((body) => body !== undefined);
  for (const body of [undefined, ...bodies]) {
    const value = {
      ...required,
      ...(query.length > 0 && { query: { ...required.query, ...Object.fromEntries(query) } }),
      ...(body !== undefined && { body: { ...(required.body as object), ...body } }),
    };
    expect(operationSchema(id)["~standard"].validate(value)).toEqual({ value });
  }
});
