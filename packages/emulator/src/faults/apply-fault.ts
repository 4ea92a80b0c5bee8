import type { Backend } from "../backend/backend.ts";
import type { Operation } from "../description.ts";
import { HttpError } from "../http/http-error.ts";
import type { EmulatorRequest, EmulatorResponse } from "../http/messages.ts";
import type { OperationInput } from "../http/operation-input.ts";
import { HandlerResponse, toResponse } from "../http/response.ts";
import { fieldsOf, isFields } from "../json.ts";
import type { Fault } from "./faults.ts";

/** The error that `fetch` rejects with when the connection breaks. */
export class ConnectionReset extends TypeError {
  constructor() {
    super("fetch failed", { cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) });
  }
}

const GATEWAY_PAGE = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";

/** Keeps waiting requests from being garbage-collected: a signal refers to its request only weakly. */
const waitingRequests = new Set<EmulatorRequest>();

/**
 * Waits for a time. Rejects with the reason of the request's signal if it is aborted. `Infinity` waits until the abort.
 */
export function waitOrAbort(milliseconds: number, request: EmulatorRequest): Promise<void> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    waitingRequests.add(request);
    const abort = (): void => {
      clearTimeout(timer);
      waitingRequests.delete(request);
      reject(signal.reason);
    };
    const timer = Number.isFinite(milliseconds)
      ? setTimeout(() => {
          signal.removeEventListener("abort", abort);
          waitingRequests.delete(request);
          resolve();
        }, milliseconds)
      : undefined;
    signal.addEventListener("abort", abort, { once: true });
  });
}

/**
 * Applies a fault before the request is processed.
 *
 * @returns The response, if the request is not to be processed.
 * @throws The error that `fetch` rejects with, or an HttpError.
 */
export async function applyBeforeProcessing(
  fault: Fault,
  request: EmulatorRequest,
): Promise<EmulatorResponse | undefined> {
  const { kind, processed = false, milliseconds = 1000 } = fault;
  if (kind === "delay") await waitOrAbort(milliseconds, request);
  if (kind === "stall") await waitOrAbort(Number.POSITIVE_INFINITY, request);
  if (kind === "reset-before") throw new ConnectionReset();
  return processed ? undefined : replacementResponse(fault);
}

/**
 * Applies a fault to a successful response.
 *
 * @throws The error that `fetch` rejects with, or an HttpError.
 */
export function applyToResponse(fault: Fault, response: EmulatorResponse): EmulatorResponse {
  const { status, body = new Uint8Array() } = response;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const headers = { "content-type": response.headers["content-type"] ?? "application/json" };
  switch (fault.kind) {
    case "reset-after":
      throw new ConnectionReset();
    case "reset-during":
      // A response without a body cannot break after half of it.
      if (body.length === 0) throw new ConnectionReset();
      return {
        status,
        headers: { ...headers, "content-length": `${body.length}` },
        body: half,
        isInterrupted: true,
      };
    case "truncated":
      return body.length === 0 ? response : { status, headers, body: half };
    case "empty-body":
      return { status, headers, body: undefined };
    default:
      return replacementResponse(fault) ?? response;
  }
}

function replacementResponse({ kind, status = 503, retryAfter }: Fault): EmulatorResponse | undefined {
  if (kind === "html") return toResponse(new HandlerResponse(502, GATEWAY_PAGE, "text/html"));
  if (kind !== "status") return undefined;
  throw new HttpError(status, status === 429 ? "too_many_requests" : "server_error", "Injected fault.", {
    headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  });
}

const EXTRA_ROWS = 5;

/** Changes the requested page. */
export function applyToInput(fault: Fault, input: OperationInput): OperationInput {
  const { kind, maxRows = 100 } = fault;
  const withFields = (more: object): OperationInput =>
    input.operation.method === "GET"
      ? { ...input, query: { ...input.query, ...more } }
      : { ...input, body: { ...input.body, ...more } };
  const limit = Number((input.operation.method === "GET" ? input.query : input.body).limit ?? 20);
  if (kind === "repeat-page") return withFields({ offset: 0 });
  if (kind === "clamp-limit") return withFields({ limit: Math.min(limit, maxRows) });
  if (kind === "extra-rows") return withFields({ limit: limit + EXTRA_ROWS });
  return input;
}

/** Inserts or deletes a row of the table that a list reads. Does nothing for other operations. */
export function applyToRows({ kind }: Fault, { operation }: OperationInput, backend: Backend): void {
  if (kind !== "row-deleted" && kind !== "row-inserted") return;
  if (!isPaged(operation)) return;
  const name = operation.path.split("/")[3] ?? "";
  const table = backend.table(name === "flows-leads" ? "flow-leads" : name);
  const [row] = table.rows(kind === "row-inserted");
  if (row === undefined) return;
  const { idField } = table;
  if (kind === "row-deleted") table.delete(String(row[idField]));
  else {
    const id = idField === "id" ? backend.newNumber() : backend.newUuid();
    table.insert({ ...table.fullRow(row), [idField]: id, created_at: backend.now });
  }
}

function isPaged({ parameters, body }: Operation): boolean {
  const { limit } = fieldsOf(body?.schema.properties);
  return parameters.some(({ name }) => name === "limit") || fieldsOf(limit).type === "integer";
}

/** Changes the body of a page. Does nothing if the response has no body. */
export function applyToBody({ kind }: Fault, body: unknown): unknown {
  if (body === undefined) return undefined;
  if (kind === "always-more") return isFields(body) ? { ...body, data: [], has_more: true } : [];
  const { total, offset, limit } = fieldsOf(body);
  if (kind === "shrinking-total" && typeof total === "number") {
    return { ...fieldsOf(body), total: total - Number(offset ?? 0) };
  }
  if (kind === "extra-rows" && typeof limit === "number") {
    return { ...fieldsOf(body), limit: limit - EXTRA_ROWS };
  }
  return body;
}
