import { isObject, type Json, type JsonObject, objectOr } from "./json.ts";

export const METHODS: ReadonlySet<string> = new Set([
  ...["get", "put", "post", "delete", "patch", "head", "options", "trace"],
]);

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

/** Returns the ids of the operations that the API does not offer to clients: webhooks, callbacks and components. */
export function listOtherIds(description: JsonObject): string[] {
  const ids: string[] = [];
  const visit = (item: Json, isPath: boolean): void => {
    for (const method of METHODS) {
      const { operationId, callbacks } = objectOr(objectOr(item)[method]);
      if (typeof operationId === "string" && !isPath) ids.push(operationId);
      visitCallbacks(callbacks);
    }
  };
  const visitCallbacks = (callbacks: Json | undefined): void => {
    for (const callback of Object.values(objectOr(callbacks)))
      for (const item of Object.values(objectOr(callback))) visit(item, false);
  };
  const { callbacks, pathItems } = objectOr(description.components);
  for (const item of Object.values(objectOr(description.paths))) visit(item, true);
  for (const items of [description.webhooks, pathItems])
    for (const item of Object.values(objectOr(items))) visit(item, false);
  visitCallbacks(callbacks);
  return ids;
}
