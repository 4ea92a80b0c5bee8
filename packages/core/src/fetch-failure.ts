/** Carries what `fetch` or the reading of a body threw, so that it is told apart from an error of a hook. */
export class FetchFailure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** Waits for the network. @throws FetchFailure */
export async function network<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new FetchFailure(error);
  }
}
