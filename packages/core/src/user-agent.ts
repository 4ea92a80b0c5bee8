import { VERSION } from "./generated/constants.ts";

/** Names this SDK; a browser names itself and refuses or ignores another name. */
export function userAgentHeader(): Record<string, string> {
  return "document" in globalThis ? {} : { "user-agent": `grinfi-core/${VERSION}` };
}
