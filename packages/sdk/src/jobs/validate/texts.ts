import type { TreeGraph } from "../shared/automation-tree.ts";
import type { Found } from "./problem.ts";

/** Settings that are texts; others, such as the body of a request, may hold braces of another kind. */
const TEXTS = ["template", "subject", "note"];

export function* openLiquid({ nodes }: TreeGraph): Generator<Found> {
  for (const { id, path, payload } of nodes) {
    for (const field of TEXTS) {
      const text = payload[field];
      const at = typeof text === "string" ? openAt(text) : undefined;
      if (typeof text !== "string" || at === undefined) continue;
      const message = `${text.slice(at, at + 2)} is not closed, at ${JSON.stringify(text.slice(at, at + 30))}.`;
      yield { path: `${path}.payload.${field}`, node: id, message };
    }
  }
}

/** Where something begins that is not closed. A `}}` alone is none: it may be the end of two spintax groups. */
function openAt(text: string): number | undefined {
  for (const { 0: sign, index } of text.matchAll(/\{\{|\{%/g)) {
    const rest = text.slice(index + 2);
    const end = rest.indexOf(sign === "{{" ? "}}" : "%}");
    if (end < 0 || rest.slice(0, end).includes(sign)) return index;
  }
  return undefined;
}
