/** Invalid input. The message names the input, the problem and the fix; commands print it without a stack. */
export class InputError extends Error {
  override readonly name = "InputError";
}
