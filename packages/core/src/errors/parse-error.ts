import { type FailedCall, GrinfiError, nameCall } from "./grinfi-error.ts";

/** The answer was successful by its status, but is not what the operation declares. */
export class ParseError extends GrinfiError {
  override readonly name = "ParseError";
  override readonly code = "parse";
  readonly call: FailedCall;
  readonly status: number;
  readonly contentType: string;

  constructor(call: FailedCall, response: Response, problem: string) {
    const contentType = response.headers.get("content-type") ?? "none";
    super(
      `The answer to ${nameCall(call)} ${problem} (status ${response.status}, content type ${contentType}).`,
    );
    this.call = call;
    this.status = response.status;
    this.contentType = contentType;
  }
}
