/**
 * A request to the emulator. The edges convert to it: `fetch` from a web request, the server from a request of Node.
 * Creating a web request takes as long as the rest of the work on a request.
 */
export interface EmulatorRequest {
  /** In upper case. */
  readonly method: string;
  /** The scheme, host and port that the client used. */
  readonly origin: string;
  readonly pathname: string;
  /** The query with its question mark, or an empty text. */
  readonly search: string;
  /** Aborts the request. */
  readonly signal: AbortSignal;
  /** Returns a header, or `undefined` if the request does not have it. @param name - In lower case. */
  header(name: string): string | undefined;
  text(): Promise<string>;
  formData(): Promise<FormData>;
}

/** A response of the emulator. */
export interface EmulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Whether the connection breaks after the body. Default: no. */
  readonly isInterrupted?: boolean;
}
