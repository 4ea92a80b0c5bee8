import type { ErrorBody } from "../response/error-body.ts";
import { type CallContext, CallError, type ErrorCode, nameCall } from "./grinfi-error.ts";

/** What the API said. */
export interface Refusal extends ErrorBody {
  readonly status: number;
  readonly requestId: string | undefined;
  /** Why the call was not sent again. */
  readonly why: string | undefined;
}

/** The API rejected the call or failed: its response has a status other than 2xx. */
export class ApiError extends CallError {
  override readonly name: string = "ApiError";
  override readonly code: ErrorCode = "api_error";
  readonly status: number;
  /** The API's own word for the kind of error, such as `validation_error`. */
  readonly reason: string | undefined;
  /** What is wrong with the input, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The id of the request, when the server gave one. */
  readonly requestId: string | undefined;

  /** @param advice - What to do about it. */
  constructor(
    call: CallContext,
    { status, reason, message, fields, requestId, why }: Refusal,
    advice?: string,
  ) {
    const details = Object.entries(fields).map(([field, messages]) => `${field}: ${messages.join(" ")}`);
    super(sentences([`${nameCall(call)} answered ${status}`, message, ...details, advice, why]), call);
    this.status = status;
    this.reason = reason;
    this.fields = fields;
    this.requestId = requestId;
  }

  override toJSON(): Record<string, unknown> {
    const { status, reason, fields, requestId } = this;
    return { ...super.toJSON(), status, reason, fields, requestId };
  }
}

function sentences(parts: readonly (string | undefined)[]): string {
  const texts = parts.flatMap((part) => (part === undefined || part.trim() === "" ? [] : [part.trim()]));
  return texts.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(" ");
}
