import { isObject, type JsonObject, objectOr } from "./json.ts";

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"] as const;

export interface DescribedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly node: JsonObject;
}

/** Returns all operations that have an id, in the order of the paths. */
export function listOperations(description: JsonObject): DescribedOperation[] {
  return Object.entries(objectOr(description.paths)).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const node = objectOr(item)[method];
      if (!isObject(node) || typeof node.operationId !== "string") return [];
      const tag = Array.isArray(node.tags) ? String(node.tags[0] ?? "") : "";
      return [{ id: node.operationId, method, path, tag, node }];
    }),
  );
}
