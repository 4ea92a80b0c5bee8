import { encodeJson, encodeText } from "../backend/encode-json.ts";
import { HttpError } from "./http-error.ts";
import type { EmulatorResponse } from "./messages.ts";

const JSON_HEADERS = { "content-type": "application/json" };

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

/** Converts the result of a handler to a response. */
export function toResponse({ status, body, contentType }: HandlerResponse): EmulatorResponse {
  if (body === undefined) return { status, headers: {}, body };
  if (contentType !== "application/json")
    return { status, headers: { "content-type": contentType }, body: encodeText(String(body)) };
  return { status, headers: JSON_HEADERS, body: encodeJson(body) };
}

/** Creates a response with a JSON body. */
export function jsonResponse(
  body: unknown,
  { status = 200, headers }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): EmulatorResponse {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: encodeText(JSON.stringify(body)) };
}

/** `nested`: error bodies as in the description. `flat`: error bodies in the service's earlier shape. */
export type ErrorShape = "nested" | "flat";

/** Converts an error to a response. An error other than `HttpError` is a bug of the emulator and becomes a 500. */
export function toErrorResponse(error: unknown, shape: ErrorShape): EmulatorResponse {
  const httpError =
    error instanceof HttpError
      ? error
      : new HttpError(500, "emulator_error", `Internal error of the emulator: ${String(error)}`);
  const { status, reason, message, fields, headers } = httpError;
  const body =
    shape === "flat"
      ? { message, ...(fields && { errors: fields }) }
      : { error: { reason, message, ...(fields && { data: fields }) }, message, code: status };
  return jsonResponse(body, { status, headers });
}
