/** A value that items are sorted by, such as a time of creation. */
export type SliceValue = number | string;

/** A condition on the value by which a list is sliced. A slice contains the items whose value meets the condition. */
export interface LowerBound {
  readonly operator: ">" | ">=";
  readonly value: SliceValue;
}

/** How to read a list whose server rejects deep offsets. */
export interface SliceOptions<Item> {
  /**
   * Returns the value that the list is sorted by, in ascending order, such as the time of creation. Return it in a form
   * that the server accepts in a filter. Items without a value must come first.
   */
  readonly by: (item: Item) => SliceValue | null | undefined;
  /**
   * Compares two values: negative if the first one is less, and 0 if they are equal. Pass it if values do not sort like
   * JavaScript's `<`, such as times without trailing zeros.
   *
   * @default the order of `<`
   */
  readonly compare?: (a: SliceValue, b: SliceValue) => number;
  /**
   * The deepest `offset + limit` that the server accepts.
   *
   * @default 10_000
   */
  readonly window?: number;
}
