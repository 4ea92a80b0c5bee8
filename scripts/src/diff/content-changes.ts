import {
  type Content,
  requestContentOf,
  responseContentIn,
  successResponses,
} from "../description/content.ts";
import type { JsonObject } from "../description/json.ts";
import type { DescribedOperation } from "../description/operations.ts";
import type { Change } from "./change.ts";
import type { OperationPair } from "./operation-changes.ts";
import { rate } from "./severity.ts";

/** Returns the bodies and results that have another media type. Their values are compared separately. */
export function contentChanges(
  before: JsonObject,
  after: JsonObject,
  pairs: readonly OperationPair[],
): Change[] {
  return pairs.flatMap((pair) => {
    const { id } = pair.after;
    const bodies = [sentContent(before, pair.before), sentContent(after, pair.after)];
    const results = [returnedContent(before, pair.before), returnedContent(after, pair.after)];
    return [
      ...changeOf("input", id, "the body", "is sent as", bodies),
      ...changeOf("output", id, "the response", "is requested as", results),
    ];
  });
}

const sentContent = (description: JsonObject, { node }: DescribedOperation): Content | undefined =>
  requestContentOf(description, node.requestBody);

const returnedContent = (description: JsonObject, { node }: DescribedOperation): Content | undefined =>
  successResponses(node)
    .map(([, response]) => responseContentIn(description, response))
    .find((content) => content !== undefined);

function changeOf(
  kind: "input" | "output",
  id: string,
  subject: string,
  verb: string,
  [old, now]: readonly (Content | undefined)[],
): Change[] {
  if (old === undefined || now === undefined || old.mediaType === now.mediaType) return [];
  const direction = kind === "input" ? "sent" : "read";
  return [
    {
      kind,
      operations: [id],
      subject,
      event: `${verb} \`${now.mediaType}\` instead of \`${old.mediaType}\``,
      ...rate({
        rule: undefined,
        impact: "minor",
        change: "Media type changed",
        directions: new Set([direction]),
      }),
    },
  ];
}
