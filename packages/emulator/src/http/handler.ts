import type { Backend } from "../backend/backend.ts";
import type { Fields } from "../json.ts";
import type { OperationInput } from "./operation-input.ts";

/**
 * Does what an operation does. It runs at once and alone, so nothing sees it half done. It gives the value of the
 * declared answer, `undefined` where there is none, or a `Reply`; it refuses by throwing a `HttpError`.
 */
export type Handler = (input: OperationInput, backend: Backend) => unknown;

/** Handlers by operation id. */
export type Handlers = Readonly<Record<string, Handler>>;

/** What happens when a job is due, by the kind of the job. */
export type JobHandlers = Readonly<Record<string, (data: Fields, backend: Backend) => void>>;
