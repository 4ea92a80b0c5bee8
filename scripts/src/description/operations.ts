import { isObject, type JsonObject, objectOr } from "./json.ts";
import { METHODS } from "./traversal/grammar.ts";

export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly node: JsonObject;
}

/** Returns all operations that have an id, in the order of the paths. */
export function listOperations(description: JsonObject): DescribedOperation[] {
  const operations: DescribedOperation[] = [];
  for (const [path, item] of Object.entries(objectOr(description.paths))) {
    for (const method of METHODS) {
      const node = objectOr(item)[method];
      if (!isObject(node) || typeof node.operationId !== "string") continue;
      const tag = Array.isArray(node.tags) ? String(node.tags[0] ?? "") : "";
      operations.push({ id: node.operationId, method, path, tag, node });
    }
  }
  return operations;
}

/** Returns the text that identifies an operation, such as `POST /tags`. */
export const methodAndPath = ({ method, path }: Pick<DescribedOperation, "method" | "path">): string =>
  `${method.toUpperCase()} ${path}`;

/** Returns the names of the parameters in a path, in their order. */
export const pathParameterNames = (path: string): string[] =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
