import type { Scenario } from "./scenario.ts";

interface Message {
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

/** The least that a journal is for: an intent, the effect, and that it is done. */
export const run: Scenario<Message, { message: string }> = async (grinfi, journal, message) => {
  const entry = { run: "send-once", key: message.lead_uuid, step: "send", at: "2026-01-05T09:00:00Z" };
  await journal.append({ ...entry, state: "intended" });
  const { uuid } = await grinfi.messages.send(message);
  await journal.append({ ...entry, state: "done" });
  return { message: String(uuid) };
};
