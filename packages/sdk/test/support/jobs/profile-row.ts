import type { ContactRow } from "../../../src/index.ts";

/** A row with a LinkedIn profile, as all rows have that can create a contact. */
export type ProfileRow = ContactRow & { readonly linkedin_id: string };
