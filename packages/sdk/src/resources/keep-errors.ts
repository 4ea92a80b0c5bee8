interface MaybeStream {
  readonly on?: (event: "error", listener: () => void) => unknown;
}

/**
 * Keeps the error of a stream until a job reads it. A stream that fails while nothing listens would end the process.
 *
 * @param rows - The rows of a job, unchecked.
 */
export function keepErrors(rows: unknown): void {
  const stream = rows as MaybeStream | null | undefined;
  if (typeof stream?.on === "function") stream.on("error", () => {});
}
