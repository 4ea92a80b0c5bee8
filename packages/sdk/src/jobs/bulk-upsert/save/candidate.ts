import type { Contact } from "@grinfi/core";
import type { Duplicate, SeenRow } from "../rows/duplicate-rows.ts";
import type { ContactMatch } from "./find-contact.ts";
import type { RowVersion } from "./save-records.ts";
import type { RowIdentity } from "./save-row.ts";

/** A row to save, with what is known about it so far. */
export interface Candidate extends ContactMatch {
  readonly base: RowIdentity;
  readonly version: RowVersion;
  readonly seen: SeenRow;
  /** The canonical uuid of the contact that an earlier job saved for the row. */
  readonly earlier: string | undefined;
  /** The contact as it was saved. */
  readonly saved?: Contact;
  /** Whether saving it created it; `undefined` if that cannot be told. */
  readonly isNew?: boolean | undefined;
  /** Why the row cannot be saved, if no call has failed. */
  readonly problem?: string;
  /** The error of a call. */
  readonly error?: unknown;
  /** Whether the call that failed may have saved the row. */
  readonly mayBeSaved?: boolean;
}

/** A row of the same person as another one. */
export interface DuplicateRow extends Pick<Candidate, "base" | "sent" | "version"> {
  readonly duplicate: Duplicate;
  /** The uuid of the contact, if an earlier job recorded it. */
  readonly uuid: string | undefined;
}

/** A row that an earlier job saved. */
export interface FinishedRow extends Candidate {
  /** The result that the journal has. */
  readonly recorded: { readonly uuid: string; readonly outcome: string | undefined };
}

export const MAY_HAVE_EXISTED =
  "It is not known whether the contact existed before, so it was not enrolled. The API's times do not show it.";
export const NO_SUCH_EMAIL =
  "The row has no linkedin_id, and no contact has its email address. The API creates no contact without a LinkedIn profile: add linkedin_id, or import the row with contacts.importCsv.";
export const CONTACT_GONE =
  "The contact that an earlier job saved was deleted. To create it again, give the row another key.";
