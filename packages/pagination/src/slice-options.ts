/** What tells one item from the others. */
export type Key = number | string;

/** What items are sliced by. */
export type SliceValue = number | string;

/** A condition on the value that a list is sliced by: greater or equal, or greater. */
export interface From {
  readonly operator: ">" | ">=";
  readonly value: SliceValue;
}

/** The greatest value that was delivered, and who has it. */
export interface Mark {
  readonly value: SliceValue;
  readonly keys: Key[];
}
