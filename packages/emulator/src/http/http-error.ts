/** An answer that says why the API does not do what it was asked to. Handlers throw it. */
export class Refusal extends Error {
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

export const notFound = (what: string): Refusal => new Refusal(404, "not_found", `No such ${what}.`);

export const outOfCredits = (): Refusal =>
  new Refusal(402, "payment_required", "The team has no credits left for this.");

/** A 422 that names one field. */
export const invalid = (field: string, message: string): Refusal =>
  new Refusal(422, "validation_error", message, { fields: { [field]: [message] } });

/** What the server says when it trips over a request. */
export const broken = (message: string): Refusal => new Refusal(500, "server_error", message);
