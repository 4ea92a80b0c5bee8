import {
  type Fields,
  fieldsOf,
  type Node,
  numberOf,
  placed,
  type TreeGraph,
} from "../shared/automation-tree.ts";
import { type Need, nodeTypeOf } from "./node-types.ts";
import type { Found } from "./problem.ts";

export function* missingField({ nodes }: TreeGraph): Generator<Found> {
  for (const { id, path, payload, type } of nodes) {
    for (const [field, need] of Object.entries(nodeTypeOf(type)?.needs ?? {})) {
      if (isMet(need, payload, field)) continue;
      const message = `A step of the type ${type} needs ${WORDS[need](field)}.`;
      yield { path: `${path}.payload.${field}`, node: id, message };
    }
  }
}

export function* badSeconds({ nodes }: TreeGraph): Generator<Found> {
  for (const node of nodes) {
    for (const [value, path] of waitsOf(node)) {
      if (value === undefined || (Number.isInteger(value) && numberOf(value) >= 0)) continue;
      const message = `The wait is ${JSON.stringify(value)}; it must be a whole number of seconds from 0 on.`;
      yield { path, node: node.id, message };
    }
  }
}

const WORDS: Readonly<Record<Need, (field: string) => string>> = {
  given: (field) => field,
  items: (field) => `${field}, a list with something in it`,
  list: (field) => `${field}, a list`,
  text: (field) => `a text: ${field}, or template_uuid`,
};

function isMet(need: Need, payload: Fields, field: string): boolean {
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

/** The waits of a step: before it, its own, and those of the timers in a trigger. */
function* waitsOf({ given, path, payload }: Node): Generator<[value: unknown, path: string]> {
  yield [given.delay_in_seconds, `${path}.delay_in_seconds`];
  yield [payload.wait_time, `${path}.payload.wait_time`];
  for (const [subtask, at] of placed(payload.subtasks, `${path}.payload.subtasks`)) {
    yield [fieldsOf(subtask.payload).wait_time, `${at}.payload.wait_time`];
  }
}
