/** A mistake in the documentation. */
export interface Problem {
  /** Path relative to the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Formats each problem as one line that editors can link to. */
export const formatProblems = (problems: readonly Problem[]): string[] =>
  problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
