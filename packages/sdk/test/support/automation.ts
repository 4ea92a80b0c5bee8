import type { Grinfi } from "../../src/index.ts";

/** The uuid of a new automation. It is off: whom it gets stays in it. */
export async function createAutomation(grinfi: Grinfi, name = "Spring outreach"): Promise<string> {
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  return (await grinfi.automations.create({ name, schedule, use_sender_schedule: false })).uuid;
}
