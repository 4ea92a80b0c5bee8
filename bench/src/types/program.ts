/** A program that is type-checked. */
export interface Program {
  readonly contender: string;
  /** Each program is checked with the calls and without. */
  readonly hasCalls: boolean;
  readonly text: string;
}
