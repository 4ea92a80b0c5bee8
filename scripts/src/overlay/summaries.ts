import type { JsonObject } from "../description/json.ts";
import { type DescribedOperation, listOperations } from "../description/operations.ts";

/** Words that carry no knowledge of their own in a summary. */
const EMPTY = new Set(
  "a an and any are as at by for from in into is it its of on one or that the this to with all api".split(
    " ",
  ),
);

/** The API says lead and flow where the product says contact and automation; all ways to say "reads". */
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

/** Operations that have no summary of ours, by id. They work all the same. */
export function operationsWithoutWords(description: JsonObject): string[] {
  return listOperations(description)
    .filter(({ node }) => typeof node.summary !== "string" || node.summary.trim() === "")
    .map(({ id }) => id);
}

/** Summaries that say nothing which the operation id does not say already. */
export function emptySummaries(description: JsonObject): string[] {
  return listOperations(description)
    .filter((operation) => typeof operation.node.summary === "string" && repeatsItsId(operation))
    .map(
      ({ id, node }) => `${id}: the summary "${node.summary}" only repeats the words of the operation id.`,
    );
}

function repeatsItsId({ id, node }: DescribedOperation): boolean {
  const known = new Set(words(id.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")));
  return words(String(node.summary)).filter((word) => !known.has(word)).length < 2;
}

function words(text: string): string[] {
  const all = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return all.filter((word) => !EMPTY.has(word)).map((word) => SYNONYMS.get(stem(word)) ?? stem(word));
}

function stem(word: string): string {
  return word.length > 3 ? word.replace(/(?:ies)$/, "y").replace(/(?<=..)(?:ing|ed|es|s|e)$/, "") : word;
}
