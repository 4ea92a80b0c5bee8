import { type CallContext, CallError, describeCall } from "./grinfi-error.ts";

/** The maximum number of characters of a body that the error shows. */
const EXCERPT = 200;
/**
 * The part of a body before anything like JSON, which may contain secrets. A body may be JSON although it claims to be
 * HTML.
 */
const BEFORE_DATA = /^[^{[]*/;

/** A response that could not be parsed. */
export interface UnreadableResponse {
  readonly status: number;
  readonly contentType: string;
  /** The number of bytes of the body that were received. */
  readonly length: number;
  /** The body, unless its content type is JSON: invalid JSON may begin with a secret. */
  readonly text?: string | undefined;
}

/** The response has a successful status, but its body does not match the declaration of the operation. */
export class ParseError extends CallError {
  override readonly name = "ParseError";
  override readonly code = "parse";
  readonly status: number;
  readonly contentType: string;
  /** The number of bytes of the body that were received. */
  readonly length: number;
  /**
   * The first characters of the body, up to anything that may be JSON, because that may contain secrets. Absent if the
   * content type is JSON.
   */
  readonly excerpt: string | undefined;

  constructor(call: CallContext, problem: string, { status, contentType, length, text }: UnreadableResponse) {
    const excerpt = BEFORE_DATA.exec(text ?? "")?.[0].slice(0, EXCERPT) || undefined;
    const details = `status ${status}, content type ${contentType || "none"}, ${length} bytes`;
    const start = excerpt === undefined ? "" : ` It begins: ${JSON.stringify(excerpt)}`;
    super(`The response to ${describeCall(call)} ${problem} (${details}).${start}`, call);
    this.status = status;
    this.contentType = contentType;
    this.length = length;
    this.excerpt = excerpt;
  }

  override toJSON(): Record<string, unknown> {
    const { status, contentType, length } = this;
    return { ...super.toJSON(), status, contentType, length };
  }
}
