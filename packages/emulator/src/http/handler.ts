import type { Backend } from "../backend/backend.ts";
import type { Fields } from "../json.ts";
import type { OperationInput } from "./operation-input.ts";

/**
 * Implements an operation. It runs synchronously, so that its changes are atomic.
 *
 * @returns The body of the declared success, `undefined` if it has no body, or a `HandlerResponse`.
 * @throws HttpError for an error response.
 */
export type Handler = (input: OperationInput, backend: Backend) => unknown;

/** Handlers by operation id. */
export type Handlers = Readonly<Record<string, Handler>>;

/** Functions that run due jobs, by the kind of job. */
export type JobHandlers = Readonly<Record<string, (data: Fields, backend: Backend) => void>>;
