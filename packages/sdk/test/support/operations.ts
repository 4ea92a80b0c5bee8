import { readDescription } from "@grinfi/prism";
import { generateInput, type OperationInput } from "@grinfi/prism/input";
import type { Grinfi, RequestOptions } from "../../src/index.ts";

/** An operation of the description, with what a test needs of it. */
export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The names on the way to its method, such as `["contacts", "search"]`; `false` when it has none on purpose. */
  readonly place: readonly string[] | false | undefined;
  /** Error statuses that it declares. */
  readonly errors: readonly number[];
  readonly takes: "body" | "nothing" | "query";
}

interface Node {
  readonly operationId?: string;
  readonly "x-sdk-method"?: string | false;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, unknown>>;
}
type Parameter = { readonly in: string } | { readonly $ref: string };
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Node>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, { readonly in: string }>> };
}

const { paths, components } = (await readDescription()) as unknown as Description;

export const described: readonly DescribedOperation[] = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).flatMap(([method, node]) => {
    const { operationId: id, "x-sdk-method": place } = node;
    if (id === undefined) return [];
    return [
      {
        ...{ id, path, method: method.toUpperCase(), takes: takenBy(node) },
        place: typeof place === "string" ? place.split(".") : place,
        errors: Object.keys(node.responses)
          .map(Number)
          .filter((status) => status >= 400),
      },
    ];
  }),
);

function takenBy({ parameters = [], requestBody }: Node): DescribedOperation["takes"] {
  const places = parameters.map((parameter) =>
    "in" in parameter ? parameter.in : components.parameters[parameter.$ref.split("/").at(-1) ?? ""]?.in,
  );
  if (requestBody === undefined) return places.includes("query") ? "query" : "nothing";
  if (places.includes("query")) throw new Error("This operation takes both a query and a body.");
  return "body";
}

/** Input for an operation, made up from its schemas, with a place in a list that exists. */
export async function inputOf(
  { method, path }: DescribedOperation,
  inputs: "all" | "required",
): Promise<OperationInput> {
  const { query, body, ...input } = await generateInput(method, path, inputs);
  return { ...input, query: atPlace(query), ...(body !== undefined && { body: atPlace(body) }) };
}

function atPlace<T>(fields: T): T {
  const { limit, offset } = (fields ?? {}) as { readonly limit?: unknown; readonly offset?: unknown };
  const isPlace = typeof limit === "number" && typeof offset === "number";
  return isPlace ? { ...fields, limit: 7, offset: 14 } : fields;
}

/** Fields that have another name in the method of a resource than in the API. */
const RENAMED: Readonly<Record<string, readonly [api: string, sdk: string]>> = {
  addNewLeadToFlow: ["update_lead_if_exists", "update_if_exists"],
};

type AnyMethod = (...args: unknown[]) => PromiseLike<unknown>;
type AnyResource = { readonly [name: string]: AnyResource } & { readonly [name: string]: AnyMethod };

/** Calls the method of an operation, with input in the form of a call by id. */
export async function callMethod(
  grinfi: Grinfi,
  { id, path, place, takes }: DescribedOperation,
  input: OperationInput,
  options?: RequestOptions,
): Promise<unknown> {
  if (!place) throw new Error(`${id} has no method.`);
  const resources = place.slice(0, -1);
  const resource = resources.reduce<AnyResource>((at, name) => at[name] ?? missing(id), grinfi as never);
  const method = resource[place.at(-1) ?? ""] ?? missing(id);
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
  throw new Error(`The method of ${id} is not where the description says.`);
}
