import type { Backend, EmulatorState } from "../backend/backend.ts";
import type { Ledger } from "../backend/ledger.ts";
import type { Fault, Faults } from "../faults/faults.ts";
import { HttpError } from "../http/http-error.ts";
import type { EmulatorRequest, EmulatorResponse } from "../http/messages.ts";
import { type Fields, isFields } from "../json.ts";
import type { AcceptedConnection, ReceivedEmail, ReceivedLinkedInMessage } from "../messaging/incoming.ts";

/** The part of an emulator that control handlers use. An interface avoids an import cycle. */
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

/** The objects that control handlers read and change. */
export interface ControlContext {
  readonly emulator: ControlledEmulator;
  readonly backend: Backend;
  readonly faults: Faults;
}

/** Handles a request to a control path. @throws HttpError for an error response. */
export type ControlHandler = (
  request: EmulatorRequest,
  context: ControlContext,
) => EmulatorResponse | Promise<EmulatorResponse>;

/** @throws HttpError 400 if the body is not JSON. */
export async function readJson(request: EmulatorRequest): Promise<unknown> {
  try {
    return JSON.parse(await request.text());
  } catch {
    throw new HttpError(400, "bad_request", "The body must be JSON.");
  }
}

/** @throws HttpError 400 if the body is not a JSON object. */
export async function readFields(request: EmulatorRequest): Promise<Fields> {
  const body = await readJson(request);
  if (!isFields(body)) throw new HttpError(400, "bad_request", "The body must be a JSON object.");
  return body;
}
