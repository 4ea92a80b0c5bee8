import type { Backend } from "../backend/backend.ts";
import { ConnectionReset } from "../connection-reset.ts";
import type { Operation } from "../description.ts";
import { HttpError } from "../http/http-error.ts";
import type { OperationInput } from "../http/operation-input.ts";
import { HandlerResponse, toResponse } from "../http/response.ts";
import { fieldsOf, isFields } from "../json.ts";
import type { Fault } from "./faults.ts";

const HTML = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";

/** Requests that wait. The signal that a request was given knows it by a weak reference alone, so it must be kept. */
const waiting = new Set<Request>();

/** Waits; rejects with the reason of the request's signal when that is aborted. No end is `Infinity`. */
export function wait(milliseconds: number, request: Request): Promise<void> {
  const { signal } = request;
  waiting.add(request);
  const over = new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = Number.isFinite(milliseconds)
      ? setTimeout(() => {
          signal.removeEventListener("abort", stop);
          resolve();
        }, milliseconds)
      : undefined;
    signal.addEventListener("abort", stop, { once: true });
  });
  return over.finally(() => waiting.delete(request));
}

/** What a fault does before the request has an effect. @throws what the caller gets instead of an answer. */
export async function misbehaveBefore(fault: Fault, request: Request): Promise<Response | undefined> {
  const { kind, acted = false, milliseconds = 1000 } = fault;
  if (kind === "delay") await wait(milliseconds, request);
  if (kind === "stall") await wait(Number.POSITIVE_INFINITY, request);
  if (kind === "reset-before") throw new ConnectionReset();
  return acted ? undefined : insteadOfAnswer(fault);
}

/** What a fault makes of a good answer. @throws what the caller gets instead of an answer. */
export function misbehaveAfter(fault: Fault, response: Response, text: string): Response {
  const { status } = response;
  const bytes = new TextEncoder().encode(text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const headers = { "content-type": response.headers.get("content-type") ?? "application/json" };
  switch (fault.kind) {
    case "reset-after":
      throw new ConnectionReset();
    case "reset-during":
      // An answer without a body has no middle.
      if (bytes.length === 0) throw new ConnectionReset();
      return new Response(brokenStream(half), {
        status,
        headers: { ...headers, "content-length": `${bytes.length}` },
      });
    case "truncated":
      return bytes.length === 0 ? response : new Response(half, { status, headers });
    case "empty-body":
      return new Response(null, { status, headers });
    default:
      return insteadOfAnswer(fault) ?? response;
  }
}

function insteadOfAnswer({ kind, status = 503, retryAfter }: Fault): Response | undefined {
  if (kind === "html") return toResponse(new HandlerResponse(502, HTML, "text/html"));
  if (kind !== "status") return undefined;
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  throw new HttpError(status, status === 429 ? "too_many_requests" : "server_error", "It was injected.", {
    headers,
  });
}

function brokenStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(new ConnectionReset());
      sent = true;
      controller.enqueue(bytes);
    },
  });
}

const EXTRA_ROWS = 5;

/** The input as a server with this fault takes it. */
export function misread(fault: Fault, input: OperationInput): OperationInput {
  const { kind, rows = 100 } = fault;
  const change = (more: object): OperationInput =>
    input.operation.method === "GET"
      ? { ...input, query: { ...input.query, ...more } }
      : { ...input, body: { ...input.body, ...more } };
  const limit = Number((input.operation.method === "GET" ? input.query : input.body).limit ?? 20);
  if (kind === "repeat-page") return change({ offset: 0 });
  if (kind === "clamp-limit") return change({ limit: Math.min(limit, rows) });
  if (kind === "extra-rows") return change({ limit: limit + EXTRA_ROWS });
  return input;
}

/** Rows come or go in the table that a list reads; where nothing is listed, nothing moves. */
export function moveRows({ kind }: Fault, { operation }: OperationInput, backend: Backend): void {
  if (kind !== "row-goes" && kind !== "row-comes") return;
  if (!isPaged(operation)) return;
  const name = operation.path.split("/")[3] ?? "";
  const table = backend.table(name === "flows-leads" ? "flow-leads" : name);
  const [row] = table.rows(kind === "row-comes");
  if (row === undefined) return;
  const { idField } = table;
  if (kind === "row-goes") table.delete(String(row[idField]));
  else {
    const id = idField === "id" ? backend.newNumber() : backend.newUuid();
    table.insert({ ...table.fullRow(row), [idField]: id, created_at: backend.now });
  }
}

function isPaged({ parameters, body }: Operation): boolean {
  const { limit } = fieldsOf(body?.schema.properties);
  return parameters.some(({ name }) => name === "limit") || fieldsOf(limit).type === "integer";
}

/** What a lying server says of a page. */
export function lie({ kind }: Fault, body: unknown): unknown {
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
