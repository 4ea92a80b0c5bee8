/** The value of a call together with its response. */
export interface WithResponse<T> {
  readonly data: T;
  /** The response. Its body has been read. */
  readonly response: Response;
}

/**
 * Handles a rejection. Its parameter may have a narrower type than `unknown`, as with a plain promise: methods are
 * compared bivariantly. A parameter without a type is `unknown`.
 */
type RejectionHandler<Result> = { handle(reason: unknown): Result | PromiseLike<Result> }["handle"];

/**
 * The promise of a call. Await it for the value. The request is sent at once, whether or not the promise is awaited.
 *
 * @example
 * const { data, response } = await client.call.listTags().withResponse();
 * const csv = await client.call.downloadExportFile({ body: { file_name } }).asResponse();
 * for await (const chunk of csv.body ?? []) write(chunk);
 */
export class CallPromise<T> extends Promise<T> {
  readonly #response: Promise<Response>;
  readonly #read: (response: Response) => Promise<T>;
  readonly #release: (response: Response) => Response;
  #value: Promise<T> | undefined;

  /** Makes `then`, `catch` and `finally` return plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /**
   * @param response - The response of the call.
   * @param read - Reads the value from the response. It runs when the value is first requested.
   * @param release - Called by `asResponse`. Returns the response that the caller reads.
   */
  constructor(
    response: Promise<Response>,
    read: (response: Response) => Promise<T>,
    release: (response: Response) => Response = (unread) => unread,
  ) {
    // The inherited promise is never used: the value is read only when it is requested.
    super((resolve) => resolve(undefined as T));
    this.#response = response;
    this.#read = read;
    this.#release = release;
  }

  /**
   * Returns the value together with the response, for its status and headers.
   *
   * @throws The error of the call.
   */
  async withResponse(): Promise<WithResponse<T>> {
    return { data: await this.#parse(), response: await this.#response };
  }

  /**
   * Returns the response with an unread body. Read it with `blob()`, `text()` or as the stream `body`, so that a large
   * file is not held in memory. Use it instead of awaiting the value.
   *
   * @throws The error of the call. An error status is an error, too.
   */
  asResponse(): Promise<Response> {
    return this.#response.then(this.#release);
  }

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: RejectionHandler<B> | null,
  ): Promise<A | B> {
    return this.#parse().then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: RejectionHandler<B> | null): Promise<T | B> {
    return this.#parse().catch(onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#parse().finally(onFinally);
  }

  #parse(): Promise<T> {
    this.#value ??= this.#response.then(this.#read);
    return this.#value;
  }
}
