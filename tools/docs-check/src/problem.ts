/** Something in the documentation that is not so. */
export interface Problem {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** One line for each, as an editor makes links of them. */
export const toLines = (problems: readonly Problem[]): string[] =>
  problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
