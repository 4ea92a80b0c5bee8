import { HttpError } from "../http/http-error.ts";
import { toErrorResponse } from "../http/response.ts";
import {
  addFaults,
  advance,
  clearFaults,
  listFaults,
  loadState,
  overview,
  reset,
  saveState,
} from "./actions.ts";
import { acceptInvitation, bounceSentEmail, receiveReply } from "./contact-events.ts";
import type { ControlHandler } from "./context.ts";
import { readLedger } from "./ledger.ts";
import { page } from "./page.ts";

/** The paths beside the API's own: they need no key, do not count against a limit and are not in the ledger. */
const paths: ReadonlyMap<string, ReadonlyMap<string, ControlHandler>> = new Map(
  Object.entries({
    "/": { GET: page },
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

export function isControlPath(pathname: string): boolean {
  return pathname === "/" || pathname === "/__emulator" || pathname.startsWith("/__emulator/");
}

/** Answers a request for a control path. What is due by now has happened before. */
export const handleControlRequest: ControlHandler = async (request, inside) => {
  try {
    const { pathname } = new URL(request.url);
    const methods = paths.get(pathname === "/" ? pathname : pathname.replace(/\/$/, ""));
    if (methods === undefined) {
      throw new HttpError(404, "not_found", `There are ${[...paths.keys()].join(", ")}, but no ${pathname}.`);
    }
    const action = methods.get(request.method);
    if (action === undefined) {
      const allow = [...methods.keys()].join(", ");
      throw new HttpError(405, "method_not_allowed", `${pathname} takes ${allow}.`, { headers: { allow } });
    }
    inside.emulator.advance(0);
    return await action(request, inside);
  } catch (error) {
    return toErrorResponse(error, "nested");
  }
};
