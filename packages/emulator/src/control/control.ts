import { HttpError } from "../http/http-error.ts";
import type { EmulatorRequest, EmulatorResponse } from "../http/messages.ts";
import { toErrorResponse } from "../http/response.ts";
import { acceptInvitation, bounceSentEmail, receiveReply } from "./contact-events.ts";
import type { ControlContext, ControlHandler } from "./context.ts";
import {
  addFaults,
  advance,
  clearFaults,
  listFaults,
  loadState,
  overview,
  reset,
  saveState,
} from "./handlers.ts";
import { click } from "./page/click.ts";
import { page } from "./page/page.ts";
import { readLedger } from "./read-ledger.ts";
import { rejectCrossOrigin } from "./reject-cross-origin.ts";

/** The control paths. They need no API key, do not count against the rate limit and are not in the ledger. */
const paths: ReadonlyMap<string, ReadonlyMap<string, ControlHandler>> = new Map(
  Object.entries({
    "/": { GET: page, POST: click },
    "/__emulator": { GET: overview },
    "/__emulator/ledger": { GET: readLedger },
    "/__emulator/reset": { POST: reset },
    "/__emulator/advance": { POST: advance },
    "/__emulator/replies": { POST: receiveReply },
    "/__emulator/connections": { POST: acceptInvitation },
    "/__emulator/bounces": { POST: bounceSentEmail },
    "/__emulator/faults": { GET: listFaults, POST: addFaults, DELETE: clearFaults },
    "/__emulator/state": { GET: saveState, PUT: loadState },
  }).map(([path, methods]) => [path, new Map(Object.entries(methods))]),
);

/** Returns whether a path is for the control of the emulator. */
export function isControlPath(pathname: string): boolean {
  return pathname === "/" || pathname === "/__emulator" || pathname.startsWith("/__emulator/");
}

/** Handles a request to a control path. All due events run first. */
export async function handleControlRequest(
  request: EmulatorRequest,
  context: ControlContext,
): Promise<EmulatorResponse> {
  try {
    const { pathname } = request;
    const methods = paths.get(pathname === "/" ? pathname : pathname.replace(/\/$/, ""));
    if (methods === undefined) {
      throw new HttpError(
        404,
        "not_found",
        `Unknown control path ${pathname}. Known control paths: ${[...paths.keys()].join(", ")}.`,
      );
    }
    const handler = methods.get(request.method);
    if (handler === undefined) {
      const allow = [...methods.keys()].join(", ");
      throw new HttpError(
        405,
        "method_not_allowed",
        `${pathname} does not support ${request.method}. Allowed: ${allow}.`,
        { headers: { allow } },
      );
    }
    rejectCrossOrigin(request);
    context.emulator.advance(0);
    return await handler(request, context);
  } catch (error) {
    return toErrorResponse(error, "nested");
  }
}
