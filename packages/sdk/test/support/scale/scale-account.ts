import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { expect } from "vitest";
import type { Grinfi, Journal } from "../../../src/index.ts";
import { createAutomation } from "../accounts/automation.ts";
import type { ProfileRow } from "../jobs/profile-row.ts";
import { createTestClient } from "../test-client.ts";

/** An account with a list, an automation that is off, and a sender profile that can write on LinkedIn. */
export interface ScaleAccount {
  readonly emulator: Emulator;
  readonly list: string;
  readonly automation: string;
  readonly sender: string;
}

export async function createScaleAccount(options: EmulatorOptions = {}): Promise<ScaleAccount> {
  const emulator = createEmulator(options);
  const grinfi = createTestClient(emulator.fetch);
  const list = (await grinfi.lists.create({ name: "Spring fair" })).uuid;
  const automation = await createAutomation(grinfi);
  const { uuid: sender } = await grinfi.senderProfiles.create({
    ...{ first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 },
  });
  const browser = await grinfi.call.createLinkedInBrowser({ body: { sender_profile_uuid: sender } });
  await grinfi.call.generateBrowserAccessKey({ path: { id: Number(browser.id) } });
  return { emulator, list, automation, sender };
}

/** Saves and enrols people. @returns The uuids of their contacts. */
export async function saveAndEnrol(
  { automation, list }: ScaleAccount,
  grinfi: Grinfi,
  rows: readonly ProfileRow[],
  journal: Journal,
): Promise<string[]> {
  const uuids: string[] = [];
  const options = { list, automation, onConflict: "update", journal } as const;
  for await (const { enrolment, uuid = "" } of grinfi.contacts.bulkUpsert(rows, options)) {
    expect(enrolment).toBe("enrolled");
    uuids.push(uuid);
  }
  return uuids;
}

/** Sends a message to contacts. */
export async function sendToAll(
  { sender }: ScaleAccount,
  grinfi: Grinfi,
  uuids: readonly string[],
  journal: Journal,
): Promise<void> {
  const rows = uuids.map((lead_uuid) => ({ lead_uuid, text: "Hello" }));
  const { queued, sent } = await grinfi.messages.sendMany(rows, { sender_profile_uuid: sender, journal });
  expect(queued + sent).toBe(rows.length);
}
