import { readDescription } from "@grinfi/prism";
import { generateInput, type OperationInput } from "@grinfi/prism/input";
import type { Grinfi, RequestOptions } from "../../../src/index.ts";

/** An operation of the description. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The path of its method, such as `["contacts", "search"]`; `false` if it has none on purpose. */
  readonly methodPath: readonly string[] | false | undefined;
  /** The declared error statuses. */
  readonly errors: readonly number[];
  readonly takes: "body" | "nothing" | "query";
}

interface OperationNode {
  readonly operationId?: string;
  readonly "x-sdk-method"?: string | false;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, unknown>>;
}
type Parameter = { readonly in: string } | { readonly $ref: string };
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationNode>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, { readonly in: string }>> };
}

const { paths, components } = (await readDescription()) as unknown as Description;

export const described: readonly DescribedOperation[] = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, node]) => {
    const { operationId: id, "x-sdk-method": methodPath } = node;
    if (id === undefined) return [];
    return [
      {
        ...{ id, path, method: method.toUpperCase(), takes: takenBy(node) },
        methodPath: typeof methodPath === "string" ? methodPath.split(".") : methodPath,
        errors: Object.keys(node.responses)
          .map(Number)
          .filter((status) => status >= 400),
      },
    ];
  }),
);

function takenBy({ parameters = [], requestBody }: OperationNode): DescribedOperation["takes"] {
  const locations = parameters.map((parameter) =>
    "in" in parameter ? parameter.in : components.parameters[parameter.$ref.split("/").at(-1) ?? ""]?.in,
  );
  if (requestBody === undefined) return locations.includes("query") ? "query" : "nothing";
  if (locations.includes("query")) throw new Error("This operation takes both a query and a body.");
  return "body";
}

/** Generates input for an operation from its schemas, with a valid `limit` and `offset`. */
export async function inputOf(
  { method, path }: DescribedOperation,
  inputs: "all" | "required",
): Promise<OperationInput> {
  const { query, body, ...input } = await generateInput(method, path, inputs);
  return { ...input, query: withValidPage(query), ...(body !== undefined && { body: withValidPage(body) }) };
}

function withValidPage<T>(fields: T): T {
  const { limit, offset } = (fields ?? {}) as { readonly limit?: unknown; readonly offset?: unknown };
  const hasPage = typeof limit === "number" && typeof offset === "number";
  return hasPage ? { ...fields, limit: 7, offset: 14 } : fields;
}

/** Fields that have different names in the SDK and in the API. */
const RENAMED: Readonly<Record<string, readonly [api: string, sdk: string]>> = {
  addNewLeadToFlow: ["update_lead_if_exists", "update_if_exists"],
};

type AnyMethod = (...args: unknown[]) => PromiseLike<unknown>;
type AnyResource = { readonly [name: string]: AnyResource } & { readonly [name: string]: AnyMethod };

/** Calls the method of an operation, with the input of a call by id. */
export async function callMethod(
  grinfi: Grinfi,
  { id, path, methodPath, takes }: DescribedOperation,
  input: OperationInput,
  options?: RequestOptions,
): Promise<unknown> {
  if (!methodPath) throw new Error(`${id} has no method.`);
  const resources = methodPath.slice(0, -1);
  const resource = resources.reduce<AnyResource>(
    (parent, name) => parent[name] ?? missing(id),
    grinfi as never,
  );
  const method = resource[methodPath.at(-1) ?? ""] ?? missing(id);
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => input.path[name]);
  const own = takes === "nothing" ? [] : [withSdkNames(id, takes === "body" ? input.body : input.query)];
  return method.call(resource, ...ids, ...own, options);
}

function withSdkNames(id: string, input: unknown): unknown {
  const [api, sdk] = RENAMED[id] ?? [];
  if (api === undefined || sdk === undefined || typeof input !== "object") return input;
  const { [api]: value, ...others } = input as Record<string, unknown>;
  return value === undefined ? others : { ...others, [sdk]: value };
}

function missing(id: string): never {
  throw new Error(`The method of ${id} is not at the path in the description.`);
}
