import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A list of the description. It is read without the table of operations that the SDK uses. */
export interface DescribedList {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The part of the input with `limit` and `offset`, if it has them. */
  readonly pageIn: "body" | "query" | undefined;
  readonly hasOrder: boolean;
  /** Whether its response has a total, or shows whether more rows follow. */
  readonly reportsEnd: boolean;
  /** The declared fields of a row. */
  readonly fields: readonly string[];
  /** The field that identifies a row; `false` if there is none, `undefined` if the description does not declare it. */
  readonly rowKey: string | false | undefined;
}

interface DescriptionNode {
  readonly $ref?: string;
  readonly [key: string]: unknown;
}

const DESCRIPTION_PATH = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));
const description = JSON.parse(await readFile(DESCRIPTION_PATH, "utf8")) as DescriptionNode;

/** Resolves a reference. */
function resolve(node: unknown): DescriptionNode {
  const { $ref, ...fields } = (node ?? {}) as DescriptionNode;
  if ($ref === undefined) return fields;
  const keys = $ref.split("/").slice(1);
  return resolve(keys.reduce<unknown>((parent, key) => (parent as DescriptionNode)[key], description));
}

const jsonOf = (message: unknown): DescriptionNode => {
  const { "application/json": media } = (resolve(message).content ?? {}) as DescriptionNode;
  return resolve((media as DescriptionNode | undefined)?.schema);
};

const propertiesOf = (schema: DescriptionNode): DescriptionNode =>
  (schema.properties ?? {}) as DescriptionNode;

function responseSchemaOf(operation: DescriptionNode): DescriptionNode {
  const [, success] =
    Object.entries(operation.responses as DescriptionNode).find(([status]) => status.startsWith("2")) ?? [];
  return jsonOf(success);
}

function rowSchemaOf(operation: DescriptionNode): DescriptionNode {
  const response = responseSchemaOf(operation);
  return resolve(response.type === "array" ? response.items : resolve(propertiesOf(response).data).items);
}

function isList(method: string, operation: DescriptionNode): boolean {
  const response = responseSchemaOf(operation);
  const hasRows = response.type === "array" || resolve(propertiesOf(response).data).type === "array";
  // A POST that returns an array may be a write. Only an offset in its body shows that it is a list.
  return hasRows && (method === "get" || "offset" in propertiesOf(jsonOf(operation.requestBody)));
}

/** Every list of the description. */
export const describedLists: readonly DescribedList[] = Object.entries(
  description.paths as DescriptionNode,
).flatMap(([path, item]) =>
  Object.entries(item as DescriptionNode)
    .filter(([, operation]) => (operation as DescriptionNode).operationId !== undefined)
    .filter(([method, operation]) => isList(method, operation as DescriptionNode))
    .map(([method, node]) => {
      const operation = node as DescriptionNode;
      const parameters = ((operation.parameters ?? []) as unknown[]).map((it) => String(resolve(it).name));
      const fields = Object.keys(propertiesOf(jsonOf(operation.requestBody)));
      const takesPage = (names: readonly string[]): boolean =>
        names.includes("limit") && names.includes("offset");
      return {
        id: String(operation.operationId),
        method: method.toUpperCase(),
        path,
        pageIn: takesPage(parameters) ? "query" : takesPage(fields) ? "body" : undefined,
        hasOrder: [...parameters, ...fields].includes("order_field"),
        reportsEnd: ["total", "has_more"].some((field) => field in propertiesOf(responseSchemaOf(operation))),
        fields: Object.keys(propertiesOf(rowSchemaOf(operation))),
        rowKey: operation["x-sdk-row-key"] as string | false | undefined,
      };
    }),
);
