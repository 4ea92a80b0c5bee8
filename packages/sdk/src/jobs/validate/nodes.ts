import type { TreeGraph } from "../automation-tree/automation-tree.ts";
import { nodeTypeOf } from "./node-types.ts";
import type { Finding } from "./problem.ts";
import { duplicateIds } from "./sources.ts";

export function* noNode({ nodes }: TreeGraph): Generator<Finding> {
  if (nodes.length === 0)
    yield { path: "nodes", message: "The automation has no steps. Add at least one step of the type end." };
}

export function* nodeIds({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path } of nodes) {
    if (Number.isInteger(id)) continue;
    yield { path: `${path}.id`, message: "The step has no id. Set it to a whole number." };
  }
  for (const { id, path } of duplicateIds(nodes)) {
    yield { path: `${path}.id`, node: id, message: `Two steps have the id ${id}.` };
  }
}

export function* noType({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, type } of nodes) {
    if (type === "") yield { path: `${path}.type`, node: id, message: "The step has no type." };
  }
}

export function* unknownType({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, type } of nodes) {
    if (type === "" || nodeTypeOf(type) !== undefined) continue;
    const message = `The step type ${type} is unknown to this version of the SDK, so its settings are not checked.`;
    yield { path: `${path}.type`, node: id, message };
  }
}

export function* notAutomatic({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, given } of nodes) {
    if (given.automation === undefined || given.automation === "auto") continue;
    yield { path: `${path}.automation`, node: id, message: "automation must be auto." };
  }
}

export function* noDate({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, given } of nodes) {
    for (const field of ["created_at", "updated_at"]) {
      if (given[field]) continue;
      yield {
        path: `${path}.${field}`,
        node: id,
        message: `${field} is missing, but a version requires it.`,
      };
    }
  }
}
