import type { BulkUpsertOptions, ContactRow, Grinfi } from "@grinfi/sdk";
import type { EmulatorProcess } from "../emulator-process/emulator-process.ts";
import { JOB_ROWS, type MeasuredJob } from "./measured-job.ts";

/** Creates rows of people who are not contacts yet. */
export const newPeople = (count: number): (ContactRow & { readonly linkedin_id: string })[] =>
  Array.from({ length: count }, (_, index) => ({
    linkedin_id: `person-${index}`,
    email: `person-${index}@example.com`,
    first_name: "Robin",
    last_name: `Sample ${index}`,
    company_name: "Example Logistics",
  }));

/** Creates the job that saves new people as contacts and enrols them in an automation. */
export function upsertPeople(
  name: string,
  options: Pick<BulkUpsertOptions, "enrolment" | "match"> = {},
): MeasuredJob {
  const rows = newPeople(JOB_ROWS);
  return {
    name,
    isIn: ({ contacts }) => "bulkUpsert" in contacts,
    prepare: async (setup) => {
      const list = await createList(setup);
      const automation = await createAutomation(setup);
      return {
        people: rows.map(({ linkedin_id }) => linkedin_id),
        run: ({ contacts }, journal) =>
          contacts.bulkUpsert(rows, { ...options, list, automation, onConflict: "skip", journal }),
        reached: (emulator) => enrolledPeople(emulator, automation),
      };
    },
  };
}

export const createList = async (grinfi: Grinfi): Promise<string> =>
  String((await grinfi.lists.create({ name: "Trade fair" })).uuid);

/** Creates an automation that is off, so that enrolled contacts stay in it. */
async function createAutomation({ automations }: Grinfi): Promise<string> {
  const schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 540, max: 1080 }] };
  const name = "Spring outreach";
  return (await automations.create({ name, schedule, use_sender_schedule: false })).uuid;
}

/** Returns the LinkedIn handles of the enrolled people. The emulator refuses a second enrolment, which counts, too. */
async function enrolledPeople(emulator: EmulatorProcess, automation: string): Promise<string[]> {
  const requests = await emulator.ledger("request");
  const handles = new Map(requests.map(({ sequence, body }) => [sequence, body?.lead?.linkedin_id]));
  const effects = await emulator.ledger("effect");
  const people = new Map<string | undefined, string | undefined>();
  for (const { effect, collection, id, request = -1 } of effects) {
    if (effect === "created" && collection === "leads") people.set(id, handles.get(request));
  }
  return effects
    .filter(({ effect = "", flow }) => ["enrolled", "refused"].includes(effect) && flow === automation)
    .map(({ lead }) => people.get(lead) ?? `unknown contact ${lead}`);
}
