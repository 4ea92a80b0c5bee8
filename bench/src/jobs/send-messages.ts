import type { ContactRow, Grinfi } from "@grinfi/sdk";
import type { EmulatorProcess } from "../emulator-process/emulator-process.ts";
import { JOB_ROWS, type MeasuredJob } from "./measured-job.ts";
import { SEND_MANY } from "./results.ts";
import { createList, newPeople } from "./upsert-people.ts";

/** The job that sends a message to contacts to whom nobody has written. */
export const sendMessages: MeasuredJob = {
  name: SEND_MANY,
  isIn: ({ messages }) => "sendMany" in messages,
  prepare: async (setup) => {
    const people = await createContacts(setup, newPeople(JOB_ROWS));
    const { items } = await setup.senderProfiles.list();
    const sender_profile_uuid = String(items[0]?.uuid);
    const rows = people.map((lead_uuid) => ({ lead_uuid, text: "Hello!" }));
    return {
      people,
      run: ({ messages }, journal) =>
        messages.sendMany(rows, { sender_profile_uuid, maxSends: JOB_ROWS, journal }),
      reached: recipients,
    };
  },
};

/** Saves people to whom nobody has written, and returns the uuids of their contacts. */
export async function createContacts(setup: Grinfi, people: readonly ContactRow[]): Promise<string[]> {
  const uuids: string[] = [];
  for await (const { uuid } of setup.contacts.bulkUpsert(people, {
    list: await createList(setup),
    onConflict: "skip",
  }))
    uuids.push(String(uuid));
  return uuids;
}

/** Returns the uuids of the contacts to whom messages were created, one for each message. */
export async function recipients(emulator: EmulatorProcess): Promise<string[]> {
  const requests = await emulator.ledger("request");
  const contacts = new Map(requests.map(({ sequence, body }) => [sequence, body?.lead_uuid]));
  const effects = await emulator.ledger("effect");
  return effects
    .filter(({ effect, collection }) => effect === "created" && collection === "linkedin-messages")
    .map(({ request = -1 }) => contacts.get(request) ?? "unknown contact");
}
