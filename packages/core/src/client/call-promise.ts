/** A value with the answer that it came in. */
export interface WithResponse<T> {
  readonly value: T;
  /** Its body is read already. */
  readonly response: Response;
}

/**
 * The promise of a call. Await it for the value; the request is under way already.
 *
 * @example
 * const { value, response } = await client.call.listTags().withResponse();
 * const csv = await client.call.downloadExportFile({ body: { file_name } }).asResponse();
 * for await (const chunk of csv.body ?? []) write(chunk);
 */
export class CallPromise<T> extends Promise<T> {
  readonly #response: Promise<Response>;
  readonly #read: (response: Response) => Promise<T>;
  readonly #release: (response: Response) => Response;
  #value: Promise<T> | undefined;

  /** Chained promises are plain ones. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /**
   * @param read - Reads the value.
   * @param release - Called with the response when its body is left to the caller.
   */
  constructor(
    response: Promise<Response>,
    read: (response: Response) => Promise<T>,
    release: (response: Response) => Response = (answer) => answer,
  ) {
    // The value is read when somebody asks for it, so the promise that this is by inheritance is never used.
    super((resolve) => resolve(undefined as T));
    this.#response = response;
    this.#read = read;
    this.#release = release;
  }

  /** The value together with the answer: its status and headers. */
  async withResponse(): Promise<WithResponse<T>> {
    return { value: await this.#parse(), response: await this.#response };
  }

  /**
   * The answer itself, with its body not read yet: `blob()`, `text()` or `body` as a stream, so that a large file need
   * not be held in memory. An error status still rejects. Use it instead of awaiting the value.
   */
  asResponse(): Promise<Response> {
    return this.#response.then(this.#release);
  }

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#parse().then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
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
