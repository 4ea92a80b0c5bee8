/** The input cannot be used. The message names it, says what is wrong and what to do; no stack is needed. */
export class InputError extends Error {
  override readonly name = "InputError";
}
