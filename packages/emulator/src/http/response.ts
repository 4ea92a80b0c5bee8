import { encodeJson } from "../backend/encode-json.ts";
import { isInternalField } from "../backend/table.ts";
import { HttpError } from "./http-error.ts";

/** A response that differs from the declared success. Handlers return it. */
export class HandlerResponse {
  readonly status: number;
  readonly body: unknown;
  readonly contentType: string;

  constructor(status: number, body?: unknown, contentType = "application/json") {
    this.status = status;
    this.body = body;
    this.contentType = contentType;
  }
}

/** A replacer for `JSON.stringify` that omits internal fields. */
export const omitInternalFields = (key: string, value: unknown): unknown =>
  isInternalField(key) ? undefined : value;

/** Converts a handler's response to a `Response`. */
export function toResponse({ status, body, contentType }: HandlerResponse): Response {
  if (body === undefined) return new Response(null, { status });
  const content = contentType === "application/json" ? encodeJson(body) : String(body);
  return new Response(content, { status, headers: { "content-type": contentType } });
}

/** `nested`: error bodies as in the description. `flat`: error bodies in the service's earlier shape. */
export type ErrorShape = "nested" | "flat";

/** Converts an error to a response. An error other than `HttpError` is a bug of the emulator and becomes a 500. */
export function toErrorResponse(error: unknown, shape: ErrorShape): Response {
  const httpError =
    error instanceof HttpError
      ? error
      : new HttpError(500, "emulator_error", `Internal error of the emulator: ${String(error)}`);
  const { status, reason, message, fields, headers } = httpError;
  const body =
    shape === "flat"
      ? { message, ...(fields && { errors: fields }) }
      : { error: { reason, message, ...(fields && { data: fields }) }, message, code: status };
  return Response.json(body, { status, headers });
}
