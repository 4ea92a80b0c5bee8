import { ConnectionError, createClient } from "@grinfi/core";
import { createEmulator } from "@grinfi/emulator";
import { assert, expect, test } from "vitest";

test("a message whose response is lost is sent only once", async () => {
  const emulator = createEmulator({ contacts: 20 });
  const { call } = createClient({ apiKey: "test-key", fetch: emulator.fetch });
  const { data: [contact] = [] } = await call.searchContacts({ body: { limit: 1 } });
  const { data: [sender] = [] } = await call.listSenderProfiles({ query: { limit: 1 } });
  assert(contact && sender);

  emulator.addFault({ kind: "reset-after", operation: "sendLinkedInMessage" });
  const sending = call.sendLinkedInMessage({
    body: { lead_uuid: contact.uuid, sender_profile_uuid: sender.uuid, text: "Hello!" },
  });
  await expect(sending).rejects.toBeInstanceOf(ConnectionError);

  emulator.advance(60 * 60 * 1000); // an hour passes
  const sent = emulator.ledger.effects("sent");
  expect(sent.filter(({ lead }) => lead === contact.uuid)).toHaveLength(1);
});
