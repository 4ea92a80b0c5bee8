import { isDeepStrictEqual } from "node:util";
import { isEmptyStatus, successResponses } from "../description/content.ts";
import { type JsonObject, objectOr } from "../description/json.ts";
import { dereference } from "../description/references.ts";
import type { Change } from "./change.ts";
import type { OperationPair } from "./operation-changes.ts";
import { rate } from "./severity.ts";

/** The statuses with which an operation succeeds before and after a change. */
interface SuccessStatuses {
  /** Statuses of the same response, the old one first. */
  readonly kept: readonly (readonly [string, string])[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Pairs the successful responses of both sides: by status, and if one on each side is left, these two. */
export function pairSuccesses({ before, after }: OperationPair): SuccessStatuses {
  const old = successesOf(before.node);
  const now = successesOf(after.node);
  const same = old.filter((status) => now.includes(status)).map((status) => [status, status] as const);
  const removed = old.filter((status) => !now.includes(status));
  const added = now.filter((status) => !old.includes(status));
  const [from, to] = [removed[0], added[0]];
  const isRenamed = removed.length === 1 && added.length === 1;
  return isRenamed && from !== undefined && to !== undefined
    ? { kept: [...same, [from, to]], removed: [], added: [] }
    : { kept: same, removed, added };
}

const successesOf = (operation: JsonObject): string[] =>
  successResponses(operation).map(([status]) => status);

/** Returns the changes of the statuses with which operations succeed. */
export const successChanges = (
  before: JsonObject,
  after: JsonObject,
  pairs: readonly OperationPair[],
): Change[] => pairs.flatMap((pair) => changesOfPair(before, after, pair));

function changesOfPair(before: JsonObject, after: JsonObject, pair: OperationPair): Change[] {
  const { kept, removed, added } = pairSuccesses(pair);
  const { id, node } = pair.after;
  const contents = kept.map(([, status]) => successContent(after, node, status));
  const isTyped = contents.some((content) => Object.keys(content).length > 0);
  const change = (kind: "added" | "removed", status: string, content: JsonObject): Change => {
    const isSame = contents.some((other) => isDeepStrictEqual(other, content));
    const result = isSame ? "the same result" : resultText(status, content);
    const event = {
      added: `may succeed with ${nameOf(status)} now, with ${result}`,
      removed: `no longer succeeds with ${nameOf(status)} and ${result}`,
    };
    const key = kind === "added" && isTyped ? "Success added beside another" : `Success ${kind}`;
    return successChange("output", id, event[kind], isSame ? SAME_RESULT : key);
  };
  return [
    ...kept.filter(([from, to]) => from !== to).map(([from, to]) => statusChange(id, from, to)),
    ...removed.map((status) => change("removed", status, successContent(before, pair.before.node, status))),
    ...added.map((status) => change("added", status, successContent(after, node, status))),
  ];
}

const successContent = (description: JsonObject, { responses }: JsonObject, status: string): JsonObject =>
  objectOr(dereference(description, objectOr(responses)[status]).content);

const nameOf = (status: string): string =>
  status === "default" ? "an undeclared status" : `status ${status}`;

function resultText(status: string, content: JsonObject): string {
  if (isEmptyStatus(status)) return "the result `undefined`";
  return Object.keys(content).length === 0 ? "a result of an unknown type" : "a result of its own type";
}

/** The key of the rating of changes that do not affect the result. */
const SAME_RESULT = "Success with the same result";

/** Its kind is not `output`, because it cannot break the output type. Changes of the result are reported separately. */
function statusChange(id: string, from: string, to: string): Change {
  const old = from === "default" || to === "default" ? nameOf(from) : from;
  return successChange("other", id, `succeeds with ${nameOf(to)} instead of ${old}`, SAME_RESULT);
}

const successChange = (kind: Change["kind"], id: string, event: string, change: string): Change => ({
  kind,
  operations: [id],
  subject: "the operation",
  event,
  ...rate({ rule: undefined, impact: "minor", change, directions: new Set() }),
});
