/** An answer that says why the API does not do what it was asked to. Handlers throw it. */
export class HttpError extends Error {
  readonly status: number;
  readonly reason: string;
  /** Complaints by field. */
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

export const notFound = (what: string): HttpError => new HttpError(404, "not_found", `No such ${what}.`);

export const outOfCredits = (): HttpError =>
  new HttpError(402, "payment_required", "The team has no credits left for this.");

/** A 422 that names one field. */
export const invalidField = (field: string, message: string): HttpError =>
  new HttpError(422, "validation_error", message, { fields: { [field]: [message] } });

/** What the server says when it trips over a request. */
export const serverError = (message: string): HttpError => new HttpError(500, "server_error", message);
