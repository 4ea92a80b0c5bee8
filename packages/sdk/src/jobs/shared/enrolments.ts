import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { batchesOf } from "./batches.ts";
import { CONTACTS_PER_REQUEST } from "./contacts-by-id.ts";
import { canonicalUuid } from "./identity.ts";

/** Returns which of the contacts are or were in an automation, in any status, as canonical uuids. */
export async function enrolledIn(
  grinfi: Resources,
  automation: string,
  contacts: readonly string[],
  request: RequestOptions,
): Promise<Set<string>> {
  const enrolled = new Set<string>();
  for await (const uuids of batchesOf(contacts, CONTACTS_PER_REQUEST)) {
    const filter = { flow_uuid: [automation], lead_uuid: uuids };
    for await (const row of grinfi.automations.contacts.list(
      { filter },
      { ...request, verifyFilter: true },
    )) {
      const { lead_uuid } = row as { readonly lead_uuid?: unknown };
      if (typeof lead_uuid === "string") enrolled.add(canonicalUuid(lead_uuid));
    }
  }
  return enrolled;
}
