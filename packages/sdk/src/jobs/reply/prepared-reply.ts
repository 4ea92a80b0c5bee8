import type { ReplyMessage } from "./reply-types.ts";
import type { Sendable } from "./send-once.ts";

/** A reply with everything that was left out, ready to be sent. */
export interface PreparedReply extends Sendable {
  readonly message: ReplyMessage;
}
