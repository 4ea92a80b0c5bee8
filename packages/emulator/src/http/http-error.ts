/** An error response. Handlers throw it. */
export class HttpError extends Error {
  readonly status: number;
  readonly reason: string;
  /** Messages about invalid fields, by field. */
  readonly fields: Readonly<Record<string, readonly string[]>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    reason: string,
    message: string,
    more: { fields?: Record<string, string[]>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.fields = more.fields;
    this.headers = more.headers ?? {};
  }
}

/** A 404. */
export const notFound = (what: string): HttpError => new HttpError(404, "not_found", `There is no ${what}.`);

/** A 402. */
export const outOfCredits = (): HttpError =>
  new HttpError(402, "payment_required", "The team does not have enough credits.");

/** A 422 about one field. */
export const invalidField = (field: string, message: string): HttpError =>
  new HttpError(422, "validation_error", message, { fields: { [field]: [message] } });

/** A 500, for requests on which the service fails instead of rejecting them. */
export const serverError = (message: string): HttpError => new HttpError(500, "server_error", message);
