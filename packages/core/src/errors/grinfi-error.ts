/** What every error of the SDK is. `code` says which one it is and can be used in a `switch`. */
export abstract class GrinfiError extends Error {
  abstract readonly code: "api" | "configuration" | "connection" | "invalid_input" | "parse";
}

/** The call that an error belongs to. */
export interface FailedCall {
  /** The id of the operation. */
  readonly operation: string;
  readonly method: string;
  /** The path with its parameters in braces, so that no id ends up in a log by way of an error. */
  readonly path: string;
}

export const nameCall = ({ operation, method, path }: FailedCall): string =>
  `${operation} (${method} ${path})`;
