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
  readonly #parse: (response: Response) => T | Promise<T>;
  readonly #asResponse: () => Promise<Response>;
  #value: Promise<T> | undefined;

  /** Makes `then`, `catch` and `finally` return plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /**
   * @param response - The response of the call.
   * @param parse - Returns the value of the response. It runs when the value is first requested.
   * @param asResponse - Returns the response with an unread body. By default the response is returned as it is.
   */
  constructor(
    response: Promise<Response>,
    parse: (response: Response) => T | Promise<T>,
    asResponse: () => Promise<Response> = () => response,
  ) {
    // The inherited promise is never used: the value is parsed only when it is requested.
    super(() => {});
    this.#response = response;
    this.#parse = parse;
    this.#asResponse = asResponse;
  }

  /**
   * Returns the value together with the response, for its status and headers.
   *
   * @throws The error of the call.
   */
  async withResponse(): Promise<WithResponse<T>> {
    return { data: await this, response: await this.#response };
  }

  /**
   * Returns the response with an unread body. Read it with `blob()`, `text()` or as the stream `body`. Call it at once,
   * instead of awaiting the value: the body is then never held in memory. After the value it is a copy of the response.
   *
   * @throws The error of the call. An error status is an error, too, and so is a body over 64 MB that was already read.
   */
  asResponse(): Promise<Response> {
    return this.#asResponse();
  }

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: RejectionHandler<B> | null,
  ): Promise<A | B> {
    this.#value ??= this.#response.then(this.#parse);
    return this.#value.then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: RejectionHandler<B> | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally);
  }
}
