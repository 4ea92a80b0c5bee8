import type { AcceptedConnection, ReceivedEmail, ReceivedLinkedInMessage } from "../automation/receive.ts";
import type { Fault, Faults } from "../faults.ts";
import { type Fields, isFields } from "../json.ts";
import type { Ledger } from "../ledger.ts";
import { Refusal } from "../refusal.ts";
import type { SavedWorld, World } from "../world.ts";

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
  load(saved: SavedWorld): void;
  receiveEmail(received: ReceivedEmail): string;
  receiveLinkedInMessage(received: ReceivedLinkedInMessage): string;
  reset(): void;
  save(): SavedWorld;
}

/** What the control paths look at and change. */
interface Inside {
  readonly emulator: ControlledEmulator;
  readonly world: World;
  readonly faults: Faults;
}

/** Answers a request for a control path. @throws Refusal */
export type Control = (request: Request, inside: Inside) => Response | Promise<Response>;

/** @throws Refusal 400. */
export async function readJson(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new Refusal(400, "bad_request", "The body is no JSON.");
  }
}

/** @throws Refusal 400. */
export async function readFields(request: Request): Promise<Fields> {
  const body = await readJson(request);
  if (!isFields(body)) throw new Refusal(400, "bad_request", "The body is no JSON object.");
  return body;
}
