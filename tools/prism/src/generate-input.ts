import { generate } from "json-schema-faker";
import { readDescription } from "./index.ts";

export interface OperationInput {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
  /** Contains the schema if the parameter is JSON text. */
  readonly content?: Record<string, { schema: object }>;
}

interface RequestBody {
  readonly required?: boolean;
  readonly content: Record<string, { schema: object }>;
}

interface Description {
  readonly paths: Record<string, Record<string, DescribedOperation>>;
  readonly components: { readonly parameters: Record<string, Parameter> };
}

interface DescribedOperation {
  readonly parameters?: (Parameter | { $ref: string })[];
  readonly requestBody?: RequestBody;
}

/** The description without examples, which the generator would treat as fields, and with a condition in each filter. */
const description = JSON.parse(
  JSON.stringify(await readDescription(), (key, value: unknown) =>
    key === "example" ? undefined : withCondition(value),
  ),
) as Description;

/**
 * Adds a field to filters whose fields are not described, and a type to their values. Otherwise the generator would
 * leave both empty.
 */
function withCondition(schema: unknown): unknown {
  const {
    "x-sdk-filter": filter,
    properties,
    type,
    enum: values,
  } = (schema ?? {}) as Record<string, unknown>;
  if (filter === "value" && values === undefined) return { type: "string" };
  if (filter !== "fields" || type !== "object" || properties !== undefined) return schema;
  const { additionalProperties: _, ...closed } = schema as Record<string, unknown>;
  return { ...closed, properties: { uuid: { type: "string" } }, required: ["uuid"] };
}

/** Returns the declared parameters and body of an operation. */
export function declaredInput(
  method: string,
  path: string,
): { parameters: Parameter[]; body: RequestBody | undefined } {
  const operation = description.paths[path]?.[method.toLowerCase()];
  return { parameters: (operation?.parameters ?? []).map(resolveParameter), body: operation?.requestBody };
}

/** Generates input for an operation from its schemas: the required input, or all declared input. */
export async function generateInput(
  method: string,
  path: string,
  inputs: "all" | "required",
): Promise<OperationInput> {
  const { parameters, body } = declaredInput(method, path);
  const input: OperationInput = { path: {}, query: {} };
  for (const parameter of parameters) {
    if (inputs === "required" && parameter.required !== true) continue;
    input[parameter.in as "path" | "query"][parameter.name] = await generateValue(
      schemaOf(parameter),
      inputs,
    );
  }
  const schema = Object.values(body?.content ?? {})[0]?.schema;
  if (schema === undefined || (inputs === "required" && body?.required !== true)) return input;
  return { ...input, body: withFiles(await generateValue(schema, inputs), schema) };
}

/** Replaces the binary strings of the generator with files. */
function withFiles(
  body: unknown,
  schema: { readonly properties?: Record<string, { readonly format?: string }> },
): unknown {
  const fields = Object.entries(schema.properties ?? {}).filter(([, { format }]) => format === "binary");
  if (fields.length === 0) return body;
  const files = fields.map(([name]) => [
    name,
    new File(["first_name\nRobin\n"], "contacts.csv", { type: "text/csv" }),
  ]);
  return { ...(body as object), ...Object.fromEntries(files) };
}

const schemaOf = ({ schema, content = {} }: Parameter): object =>
  schema ?? Object.values(content)[0]?.schema ?? {};

function resolveParameter(parameter: Parameter | { $ref: string }): Parameter {
  if (!("$ref" in parameter)) return parameter;
  const name = parameter.$ref.split("/").at(-1) ?? "";
  const found = description.components.parameters[name];
  if (found === undefined) throw new Error(`The description has no parameter ${parameter.$ref}.`);
  return found;
}

function generateValue(schema: object, inputs: "all" | "required"): Promise<unknown> {
  return generate(
    { ...schema, components: description.components },
    {
      seed: 1,
      minItems: 1,
      minLength: 1,
      ...(inputs === "all" ? { alwaysFakeOptionals: true } : { requiredOnly: true }),
    },
  );
}
