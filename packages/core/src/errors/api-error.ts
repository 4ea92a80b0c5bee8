import { isRecord } from "../is-record.ts";
import { type FailedCall, GrinfiError, nameCall } from "./grinfi-error.ts";

/** What to do about an error, where its status says so. */
const ADVICE: Readonly<Record<number, string>> = {
  401: "Check the API key; keys are made under Settings, API Keys.",
  402: "The account is out of credits.",
  403: "The key may not do this.",
  429: "The key has used up its requests for this minute.",
};

/** The API refused the call or failed: any answer with a status of 400 or above. */
export class ApiError extends GrinfiError {
  override readonly name = "ApiError";
  override readonly code = "api";
  readonly call: FailedCall;
  readonly status: number;
  /** The API's own word for the kind of error, such as `validation_error`. */
  readonly reason: string | undefined;
  /** What is wrong with the input, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(call: FailedCall, status: number, body: unknown) {
    const { reason, message, fields } = readErrorBody(body);
    const details = Object.entries(fields).map(([field, messages]) => `${field}: ${messages.join(" ")}`);
    const parts = [`${nameCall(call)} answered ${status}`, message, ...details, ADVICE[status]];
    super(
      parts
        .filter((part) => part !== undefined && part !== "")
        .join(". ")
        .replaceAll(/\.(?=\. )/g, ""),
    );
    this.call = call;
    this.status = status;
    this.reason = reason;
    this.fields = fields;
  }
}

interface ErrorBody {
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly fields: Record<string, string[]>;
}

/** Reads `{ error: { reason, message, data } }` and the earlier `{ message, errors }`. */
function readErrorBody(body: unknown): ErrorBody {
  const outer = isRecord(body) ? body : {};
  const inner = isRecord(outer.error) ? outer.error : {};
  return {
    reason: text(inner.reason),
    message: text(inner.message) ?? text(outer.message),
    fields: readFields(inner.data ?? outer.errors),
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function readFields(value: unknown): Record<string, string[]> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([field, messages]) => [field, [messages].flat().map(String)]),
  );
}
