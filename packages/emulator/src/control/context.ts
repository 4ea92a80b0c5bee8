import type { Backend, EmulatorState } from "../backend/backend.ts";
import type { Ledger } from "../backend/ledger.ts";
import type { Fault, Faults } from "../faults/faults.ts";
import { HttpError } from "../http/http-error.ts";
import { type Fields, isFields } from "../json.ts";
import type { AcceptedConnection, ReceivedEmail, ReceivedLinkedInMessage } from "../messaging/incoming.ts";

/** What the control paths use of an emulator. */
interface ControlledEmulator {
  readonly ledger: Ledger;
  readonly now: Date;
  acceptConnection(accepted: AcceptedConnection): void;
  addFault(fault: Fault): void;
  advance(milliseconds: number): void;
  bounceEmail(email: string): string;
  clearFaults(): void;
  counts(): Record<string, number>;
  load(saved: EmulatorState): void;
  receiveEmail(received: ReceivedEmail): string;
  receiveLinkedInMessage(received: ReceivedLinkedInMessage): string;
  reset(): void;
  save(): EmulatorState;
}

/** What the control paths look at and change. */
interface ControlContext {
  readonly emulator: ControlledEmulator;
  readonly backend: Backend;
  readonly faults: Faults;
}

/** Answers a request for a control path. @throws HttpError */
export type ControlHandler = (request: Request, inside: ControlContext) => Response | Promise<Response>;

/** @throws HttpError 400. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new HttpError(400, "bad_request", "The body is no JSON.");
  }
}

/** @throws HttpError 400. */
export async function readFields(request: Request): Promise<Fields> {
  const body = await readJson(request);
  if (!isFields(body)) throw new HttpError(400, "bad_request", "The body is no JSON object.");
  return body;
}
