import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A list as the description has it, read past the table that the SDK is driven by. */
export interface DescribedList {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Where it takes `limit` and `offset`, if it does. */
  readonly place: "body" | "query" | undefined;
  readonly hasOrder: boolean;
  /** Whether its answer has a total, or says whether more follows. */
  readonly saysEnd: boolean;
  /** The declared fields of a row. */
  readonly fields: readonly string[];
  /** The field that tells its rows apart; `false` when nothing does, `undefined` when that is not stated. */
  readonly rowKey: string | false | undefined;
}

interface Node {
  readonly $ref?: string;
  readonly [key: string]: unknown;
}

const PATH = fileURLToPath(import.meta.resolve("@grinfi/openapi/description.json"));
const description = JSON.parse(await readFile(PATH, "utf8")) as Node;

/** A node, or what it refers to. */
function resolve(node: unknown): Node {
  const { $ref, ...fields } = (node ?? {}) as Node;
  if ($ref === undefined) return fields;
  const keys = $ref.split("/").slice(1);
  return resolve(keys.reduce<unknown>((at, key) => (at as Node)[key], description));
}

const jsonOf = (message: unknown): Node => {
  const { "application/json": media } = (resolve(message).content ?? {}) as Node;
  return resolve((media as Node | undefined)?.schema);
};

const fieldsOf = (schema: Node): Node => (schema.properties ?? {}) as Node;

function answerOf(operation: Node): Node {
  const [, success] =
    Object.entries(operation.responses as Node).find(([status]) => status.startsWith("2")) ?? [];
  return jsonOf(success);
}

function rowOf(operation: Node): Node {
  const answer = answerOf(operation);
  return resolve(answer.type === "array" ? answer.items : resolve(fieldsOf(answer).data).items);
}

function isList(method: string, operation: Node): boolean {
  const answer = answerOf(operation);
  const hasRows = answer.type === "array" || resolve(fieldsOf(answer).data).type === "array";
  // A POST that answers an array may as well be a write: only its page in the body shows that it lists.
  return hasRows && (method === "get" || "offset" in fieldsOf(jsonOf(operation.requestBody)));
}

/** Every list of the description. */
export const describedLists: readonly DescribedList[] = Object.entries(description.paths as Node).flatMap(
  ([path, item]) =>
    Object.entries(item as Node)
      .filter(([, operation]) => (operation as Node).operationId !== undefined)
      .filter(([method, operation]) => isList(method, operation as Node))
      .map(([method, node]) => {
        const operation = node as Node;
        const parameters = ((operation.parameters ?? []) as unknown[]).map((it) => String(resolve(it).name));
        const fields = Object.keys(fieldsOf(jsonOf(operation.requestBody)));
        const takesPage = (names: readonly string[]): boolean =>
          names.includes("limit") && names.includes("offset");
        return {
          id: String(operation.operationId),
          method: method.toUpperCase(),
          path,
          place: takesPage(parameters) ? "query" : takesPage(fields) ? "body" : undefined,
          hasOrder: [...parameters, ...fields].includes("order_field"),
          saysEnd: ["total", "has_more"].some((field) => field in fieldsOf(answerOf(operation))),
          fields: Object.keys(fieldsOf(rowOf(operation))),
          rowKey: operation["x-sdk-row-key"] as string | false | undefined,
        };
      }),
);
