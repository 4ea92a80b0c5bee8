import { type GrinfiClient, NotFoundError } from "@grinfi/core";

/** A row of the CSV file. */
export interface Row {
  readonly linkedin_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly company_name: string;
  readonly email: string;
}

/** The uuids of the list, the automation and the contacts. */
export interface ImportResult {
  readonly listUuid: string;
  readonly flowUuid: string;
  readonly contacts: readonly string[];
}

const LIST_NAME = "CSV import";
const TAG_NAME = "From CSV";

/**
 * Saves the rows of a CSV file as contacts of a new list, tags them, enrols them in the first automation of the
 * account, and starts the automation.
 */
export async function csvToAutomation(
  { call }: GrinfiClient,
  rows: readonly Row[],
  log: (line: string) => void,
): Promise<ImportResult> {
  const list = await call.createList({ body: { name: LIST_NAME } });
  const listUuid = required(list.uuid, "The new list has no uuid.");
  log(`Created the list "${LIST_NAME}"`);

  // Two rows may be the same contact, which is enrolled once.
  const saved = new Set<string>();
  for (const lead of rows) {
    const exists = await contactExists(call, lead.linkedin_id);
    const contact = await call.upsertContact({ body: { list_uuid: listUuid, lead, update_if_exists: true } });
    saved.add(required(contact.uuid, `The contact ${lead.linkedin_id} has no uuid.`));
    log(`Upserted ${lead.first_name} ${lead.last_name}, ${exists ? "an existing contact" : "a new contact"}`);
  }

  const contacts = [...saved];
  const tag = await call.createTag({ body: { name: TAG_NAME, color: "#2f6fed" } });
  const tagUuid = required(tag.uuid, "The new tag has no uuid.");
  await call.leadsMassAction({
    body: { type: "contact_add_tags", filter: { ids: contacts }, payload: { tag_uuid: tagUuid } },
  });
  log(`Tagged ${contacts.length} contacts with "${TAG_NAME}"`);

  const { data: automations = [] } = await call.listFlows({ query: { limit: 1 } });
  const automation = required(automations[0], "The account has no automation.");
  const flowUuid = required(automation.uuid, "The automation has no uuid.");
  for (const leadUuid of contacts) await call.addLeadToFlow({ path: { flowUuid, leadUuid } });
  log(`Enrolled ${contacts.length} contacts in "${automation.name}"`);

  await call.startFlow({ path: { flowUuid } });
  log(`Started "${automation.name}"`);
  return { listUuid, flowUuid, contacts };
}

async function contactExists(call: GrinfiClient["call"], linkedin_id: string): Promise<boolean> {
  try {
    await call.findOneContact({ body: { linkedin_id } });
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

function required<T>(value: T | undefined, problem: string): T {
  if (value === undefined) throw new Error(problem);
  return value;
}
