import type { Emulator } from "../emulator.ts";
import type { Faults } from "../faults.ts";
import { type Fields, isFields } from "../json.ts";
import { Refusal } from "../refusal.ts";
import type { World } from "../world.ts";

/** What the control paths look at and change. */
interface Inside {
  readonly emulator: Emulator;
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
