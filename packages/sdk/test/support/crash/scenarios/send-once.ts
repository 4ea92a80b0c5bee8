import type { Scenario } from "../scenario.ts";

interface Message {
  readonly lead_uuid: string;
  readonly sender_profile_uuid: string;
  readonly text: string;
}

/** The smallest use of a journal: a pending entry, the request, and a done entry. */
const sendScenario: Scenario<Message, { message: string }> = async (grinfi, journal, message) => {
  const entry = { job: "send-once", key: message.lead_uuid, step: "send", at: "2026-01-05T09:00:00Z" };
  await journal.append({ ...entry, state: "pending" });
  const { uuid } = await grinfi.messages.send(message);
  await journal.append({ ...entry, state: "done" });
  return { message: String(uuid) };
};

export default sendScenario;
