import { type CallContext, CallError, nameCall } from "./grinfi-error.ts";

/** The beginning of a body that is shown. */
const EXCERPT = 200;
/** What comes before something like JSON: an answer may be JSON although it claims to be a page. */
const BEFORE_DATA = /^[^{[]*/;

/** What is known of an answer that could not be read. */
export interface UnreadableAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Bytes that came. */
  readonly length: number;
  /** The body; given only when it does not claim to be JSON, since broken JSON may begin with a secret. */
  readonly text?: string | undefined;
}

/** The answer was successful by its status, but is not what the operation declares. */
export class ParseError extends CallError {
  override readonly name = "ParseError";
  override readonly code = "parse";
  readonly status: number;
  readonly contentType: string;
  /** Bytes of the body that came. */
  readonly length: number;
  /** The first characters of a body that does not claim to be JSON. */
  readonly excerpt: string | undefined;

  constructor(call: CallContext, problem: string, { status, contentType, length, text }: UnreadableAnswer) {
    const excerpt = BEFORE_DATA.exec(text ?? "")?.[0].slice(0, EXCERPT) || undefined;
    const facts = `status ${status}, content type ${contentType || "none"}, ${length} bytes`;
    const start = excerpt === undefined ? "" : ` It begins: ${JSON.stringify(excerpt)}`;
    super(`The answer to ${nameCall(call)} ${problem} (${facts}).${start}`, call);
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
