import type { ContactRow } from "../../../src/index.ts";

/** A row with a LinkedIn profile, as all rows have that can create a contact. */
export type ProfileRow = ContactRow & { readonly linkedin_id: string };

/** Returns the LinkedIn handles of as many people. */
export const handles = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `person-${index}`);

/** Returns rows of as many people, which have a handle only. */
export const profileRows = (count: number): ProfileRow[] =>
  handles(count).map((linkedin_id) => ({ linkedin_id }));
