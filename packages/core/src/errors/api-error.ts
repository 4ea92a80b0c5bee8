import type { ErrorBody } from "../response/error-body.ts";
import { type CallContext, CallError, describeCall, type ErrorCode } from "./grinfi-error.ts";

/** A response with an error status. */
export interface ErrorResponse extends ErrorBody {
  readonly status: number;
  readonly requestId: string | undefined;
  /** A sentence about the reason why the call was not sent again. */
  readonly why: string | undefined;
}

/**
 * The response has a status other than 2xx: the API rejected the call or failed. Most statuses have a class of their
 * own.
 */
export class ApiError extends CallError {
  override readonly name: string = "ApiError";
  override readonly code: ErrorCode = "api_error";
  readonly status: number;
  /** The API's name for the kind of error, such as `validation_error`; absent if the response has none. */
  readonly reason: string | undefined;
  /** The messages about the input, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** The header `x-request-id` of the response, if it has one. */
  readonly requestId: string | undefined;

  /** @param advice - A sentence of advice. */
  constructor(
    call: CallContext,
    { status, reason, message, fields, requestId, why }: ErrorResponse,
    advice?: string,
  ) {
    const details = Object.entries(fields).map(([field, messages]) => `${field}: ${messages.join(" ")}`);
    super(
      joinSentences([`${describeCall(call)} failed with status ${status}`, message, ...details, advice, why]),
      call,
    );
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

function joinSentences(parts: readonly (string | undefined)[]): string {
  const texts = parts.flatMap((part) => (part === undefined || part.trim() === "" ? [] : [part.trim()]));
  return texts.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(" ");
}
