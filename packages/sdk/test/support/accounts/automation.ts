import type { Grinfi } from "../../../src/index.ts";

/** Creates an automation and returns its uuid. It is off, so enrolled contacts stay in it. */
export async function createAutomation(grinfi: Grinfi, name = "Spring outreach"): Promise<string> {
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  return (await grinfi.automations.create({ name, schedule, use_sender_schedule: false })).uuid;
}
