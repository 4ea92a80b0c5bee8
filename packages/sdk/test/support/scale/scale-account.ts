import { createEmulator, type Emulator, type EmulatorOptions } from "@grinfi/emulator";
import { createAutomation } from "../accounts/automation.ts";
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
