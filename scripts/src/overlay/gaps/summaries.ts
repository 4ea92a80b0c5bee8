import type { JsonObject } from "../../description/json.ts";
import { type DescribedOperation, listOperations } from "../../description/operations.ts";

/** Words that add no information to a summary. */
const STOP_WORDS = new Set(
  "a an and any are as at by for from in into is it its of on one or that the this to with all api".split(
    " ",
  ),
);

/** Words that count as the same. Leads and flows of the API are contacts and automations in the product. */
const SYNONYMS = new Map(
  [
    ["contact", "lead"],
    ["automation", "flow"],
    ["get", "fetch", "retrieve", "return", "show", "list", "read", "find"],
    ["create", "add", "make"],
    ["update", "change", "edit"],
    ["delete", "remove"],
  ].flatMap(([first = "", ...others]) => others.map((other) => [stem(other), stem(first)] as const)),
);

/** Returns the ids of operations without a summary. These operations can still be called. */
export function operationsWithoutSummary(description: JsonObject): string[] {
  return listOperations(description)
    .filter(({ node }) => typeof node.summary !== "string" || node.summary.trim() === "")
    .map(({ id }) => id);
}

/** Returns a message for each summary that adds no information to the operation id. */
export function uninformativeSummaries(description: JsonObject): string[] {
  return listOperations(description)
    .filter((operation) => typeof operation.node.summary === "string" && repeatsItsId(operation))
    .map(
      ({ id, node }) => `${id}: the summary "${node.summary}" only repeats the words of the operation id.`,
    );
}

function repeatsItsId({ id, node }: DescribedOperation): boolean {
  const known = new Set(significantWords(id.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")));
  return significantWords(String(node.summary)).filter((word) => !known.has(word)).length < 2;
}

function significantWords(text: string): string[] {
  const all = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return all.filter((word) => !STOP_WORDS.has(word)).map((word) => SYNONYMS.get(stem(word)) ?? stem(word));
}

function stem(word: string): string {
  return word.length > 3 ? word.replace(/(?:ies)$/, "y").replace(/(?<=..)(?:ing|ed|es|s|e)$/, "") : word;
}
