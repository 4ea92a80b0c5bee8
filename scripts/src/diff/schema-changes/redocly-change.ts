import type { Json } from "../../description/json.ts";

/** A change as `redocly diff` reports it. */
export interface RedoclyChange {
  /** The path to the changed node in the new description, through the first operation that uses it. */
  readonly path: string;
  /**
   * The type of the node, such as `Operation` or `Schema`. `Composition` means the `allOf`, `anyOf` or `oneOf` of a
   * schema.
   */
  readonly typeName: string;
  readonly kind: "added" | "modified" | "removed";
  /** The keyword that was modified. */
  readonly property?: string;
  readonly impact: string;
  readonly verdicts: readonly { readonly ruleId: string; readonly impact: string }[];
  readonly base?: { readonly value?: Json };
  readonly revision?: { readonly value?: Json };
}
