import { onAbort } from "@grinfi/abort";
import { tooLargeError } from "../response/parse-response.ts";
import { bodyOf, withBody } from "../response/read-body.ts";
import type { Call } from "./call.ts";

/** Stops listening to the signal of a call when the body of its response is collected as garbage. */
const abandonedBodies = new FinalizationRegistry<() => void>((stop) => stop());

/**
 * Returns the response of a call with an unread body. If the response has not arrived, no attempt reads the body.
 *
 * @throws ParseError if an attempt has read the body, and it is larger than what is kept in memory.
 */
export async function streamResponse(call: Call, pending: Promise<Response>): Promise<Response> {
  call.leavesBodyUnread = true;
  const response = await pending;
  const body = bodyOf(response);
  if (body?.isCut) throw tooLargeError(response, call, body);
  return body === undefined ? bindSignal(call, response) : withBody(response, body);
}

/**
 * Lets the signal of the caller abort the body of a response as long as the body is in use.
 *
 * @throws The reason of the signal, if it is aborted.
 */
export function bindSignal({ controller, signal }: Call, response: Response): Response {
  if (signal === undefined || response.body === null) return response;
  if (signal.aborted) {
    controller?.abort(signal.reason);
    throw signal.reason;
  }
  const stop = onAbort(signal, () => controller?.abort(signal.reason));
  abandonedBodies.register(response.body, stop);
  return response;
}
