import {
  itemsOf,
  type JsonObject,
  numberOf,
  objectOf,
  type TreeGraph,
  type TreeNode,
} from "../automation-tree/automation-tree.ts";
import { nodeTypeOf, type Requirement } from "./node-types.ts";
import type { Finding } from "./problem.ts";

export function* missingField({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, payload, type } of nodes) {
    for (const [field, need] of Object.entries(nodeTypeOf(type)?.needs ?? {})) {
      if (isMet(need, payload, field)) continue;
      const message = `A step of the type ${type} requires ${DESCRIPTIONS[need](field)}.`;
      yield { path: `${path}.payload.${field}`, node: id, message };
    }
  }
}

export function* badSeconds({ nodes }: TreeGraph): Generator<Finding> {
  for (const node of nodes) {
    for (const [value, path] of waitsOf(node)) {
      if (value === undefined || (Number.isInteger(value) && numberOf(value) >= 0)) continue;
      const message = `The wait must be a whole number of seconds, at least 0, not ${JSON.stringify(value)}.`;
      yield { path, node: node.id, message };
    }
  }
}

const DESCRIPTIONS: Readonly<Record<Requirement, (field: string) => string>> = {
  given: (field) => field,
  items: (field) => `${field}, a non-empty array`,
  list: (field) => `${field}, an array`,
  text: (field) => `a text: ${field}, or template_uuid`,
};

function isMet(need: Requirement, payload: JsonObject, field: string): boolean {
  const value = payload[field];
  switch (need) {
    case "given":
      return isGiven(value);
    case "items":
      return Array.isArray(value) && value.length > 0;
    case "list":
      return Array.isArray(value);
    case "text":
      return isGiven(value) || isGiven(payload.template_uuid);
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** Yields the waits of a step: the wait before it, its own wait, and the waits of the timers in a trigger. */
function* waitsOf({ given, path, payload }: TreeNode): Generator<[value: unknown, path: string]> {
  yield [given.delay_in_seconds, `${path}.delay_in_seconds`];
  yield [payload.wait_time, `${path}.payload.wait_time`];
  for (const [subtask, subtaskPath] of itemsOf(payload.subtasks, `${path}.payload.subtasks`)) {
    yield [objectOf(subtask.payload).wait_time, `${subtaskPath}.payload.wait_time`];
  }
}

/** Fields that contain Liquid. Other fields, such as the body of a request, may contain braces for other purposes. */
const LIQUID_FIELDS = ["template", "subject", "note"];

export function* openLiquid({ nodes }: TreeGraph): Generator<Finding> {
  for (const { id, path, payload } of nodes) {
    for (const field of LIQUID_FIELDS) {
      const text = payload[field];
      const start = typeof text === "string" ? findUnclosed(text) : undefined;
      if (typeof text !== "string" || start === undefined) continue;
      const message = `${text.slice(start, start + 2)} is not closed, at ${JSON.stringify(text.slice(start, start + 30))}.`;
      yield { path: `${path}.payload.${field}`, node: id, message };
    }
  }
}

/**
 * Returns the index of an opening `{{` or `{%` that is not closed. A `}}` alone is valid: it may end two spintax
 * groups.
 */
function findUnclosed(text: string): number | undefined {
  for (const { 0: sign, index } of text.matchAll(/\{\{|\{%/g)) {
    const rest = text.slice(index + 2);
    const end = rest.indexOf(sign === "{{" ? "}}" : "%}");
    if (end < 0 || rest.slice(0, end).includes(sign)) return index;
  }
  return undefined;
}
