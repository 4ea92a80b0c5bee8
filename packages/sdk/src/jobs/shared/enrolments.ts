import type { Resources } from "../../generated/resources.ts";
import { canonicalUuid } from "./identity.ts";

/** Which of the contacts an automation has or had, whatever became of them there; their uuids are canonical. */
export async function enrolledIn(
  grinfi: Resources,
  automation: string,
  contacts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const enrolled = new Set<string>();
  if (contacts.length === 0) return enrolled;
  const filter = { flow_uuid: [automation], lead_uuid: [...contacts] };
  for await (const row of grinfi.automations.contacts.list({ filter }, { signal, verifyFilter: true })) {
    const { lead_uuid } = row as { readonly lead_uuid?: unknown };
    if (typeof lead_uuid === "string") enrolled.add(canonicalUuid(lead_uuid));
  }
  return enrolled;
}
