import { isInternalField } from "../backend/table.ts";
import { HttpError } from "./http-error.ts";

/** An answer that is not the declared success with a JSON value. */
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

/** For `JSON.stringify`: leaves out what the emulator keeps for itself. */
export const omitInternalFields = (key: string, value: unknown): unknown =>
  isInternalField(key) ? undefined : value;

/** The response of a reply. */
export function toResponse({ status, body, contentType }: HandlerResponse): Response {
  if (body === undefined) return new Response(null, { status });
  const text = contentType === "application/json" ? JSON.stringify(body, omitInternalFields) : String(body);
  return new Response(text, { status, headers: { "content-type": contentType } });
}

/** How the shape of an error body differs: now, and as it was. */
export type ErrorShape = "nested" | "flat";

/** The response of a refusal. What is no refusal is a mistake of the emulator's own and is said as one. */
export function toErrorResponse(error: unknown, shape: ErrorShape): Response {
  const refusal =
    error instanceof HttpError
      ? error
      : new HttpError(500, "emulator_error", `The emulator failed: ${String(error)}`);
  const { status, reason, message, fields, headers } = refusal;
  const body =
    shape === "flat"
      ? { message, ...(fields && { errors: fields }) }
      : { error: { reason, message, ...(fields && { data: fields }) }, message, code: status };
  return Response.json(body, { status, headers });
}
