import type { Resources } from "../../generated/resources.ts";
import type { Contact } from "../../generated/types.ts";
import type { Body } from "../../inputs.ts";
import { endsRun, mayHaveHappened, messageOf } from "../failure.ts";
import type { Intents } from "../journal.ts";
import type { BulkUpsertOptions, ContactRow, MatchKey, RowOutcome } from "./bulk-upsert-types.ts";

const MATCH: readonly MatchKey[] = ["linkedin_id", "email", "name"];

/** Saves rows as contacts, each of them once. */
export class RowSaver {
  readonly #grinfi: Resources;
  readonly #intents: Intents;
  readonly #options: BulkUpsertOptions;
  /** The first row with each key. */
  readonly #seen = new Map<string, number>();

  constructor(grinfi: Resources, intents: Intents, options: BulkUpsertOptions) {
    this.#grinfi = grinfi;
    this.#intents = intents;
    this.#options = options;
  }

  /** Whether what became of a row is not the end of it. */
  isToEnrol({ enrolment, outcome }: RowOutcome): boolean {
    const { automation } = this.#options;
    return (
      automation !== undefined && enrolment === undefined && (outcome === "created" || outcome === "updated")
    );
  }

  async save([row, index]: readonly [ContactRow, number]): Promise<RowOutcome> {
    const { key: keyOf = linkedinIdOf } = this.#options;
    const key = keyOf(row);
    const ofRow = { row, index, key, isFromJournal: false };
    if (!linkedinIdOf(row)) return { ...ofRow, outcome: "failed", reason: "The row has no linkedin_id." };
    if (!key) return { ...ofRow, outcome: "failed", reason: "The key of the row is empty." };
    const first = this.#seen.get(key);
    if (first !== undefined)
      return { ...ofRow, outcome: "skipped", reason: `Row ${first} has the same key.` };
    this.#seen.set(key, index);
    return { ...ofRow, ...(this.#earlier(key) ?? (await this.#saveAnew(row, key))) };
  }

  /** What an earlier run made of a row. */
  #earlier(key: string): PartOutcome | undefined {
    const saved = this.#intents.get(key, "save");
    if (saved?.state !== "done") return undefined;
    const { outcome: noted, uuid = "" } = saved.facts ?? {};
    if (noted === "skipped") return { outcome: "skipped", uuid, reason: KNOWN, isFromJournal: true };
    const outcome = noted === "created" ? "created" : "updated";
    if (this.#options.automation === undefined) return { outcome, uuid, isFromJournal: true };
    const enrolled = this.#intents.get(key, "enrol");
    if (enrolled?.state !== "done") return { outcome, uuid };
    const enrolment = enrolled.facts?.enrolment === "enrolled" ? "enrolled" : "already_enrolled";
    return { outcome, uuid, enrolment, isFromJournal: true };
  }

  async #saveAnew(row: ContactRow, key: string): Promise<PartOutcome> {
    const { dryRun, onConflict, signal } = this.#options;
    const intended = this.#intents.get(key, "save");
    const wasNew = intended?.state === "intended" && intended.facts?.known === "no";
    let known: Contact | undefined;
    try {
      known = await this.#find(row);
    } catch (error) {
      if (endsRun(error)) throw error;
      return { outcome: "failed", reason: `It was not looked up: ${messageOf(error)}`, error };
    }
    // An earlier run was about to create it, and it is there.
    if (known?.uuid !== undefined && wasNew) return this.#saved(key, "created", known.uuid);
    if (known !== undefined && onConflict === "skip") {
      const uuid = String(known.uuid);
      await this.#intents.write(key, "save", "done", { outcome: "skipped", uuid });
      return { outcome: "skipped", uuid, reason: KNOWN };
    }
    const outcome = known === undefined ? "created" : "updated";
    if (dryRun) return { outcome, ...(known?.uuid !== undefined && { uuid: known.uuid }) };
    await this.#intents.write(key, "save", "intended", { known: known === undefined ? "no" : "yes" });
    try {
      const contact = await this.#grinfi.contacts.upsert(this.#bodyOf(row), { signal });
      if (contact.uuid === undefined) return { outcome: "unknown", reason: "The answer has no uuid." };
      return await this.#saved(key, outcome, contact.uuid);
    } catch (error) {
      return this.#notSaved(key, error);
    }
  }

  async #saved(key: string, outcome: "created" | "updated", uuid: string): Promise<PartOutcome> {
    await this.#intents.write(key, "save", "done", { outcome, uuid });
    return { outcome, uuid };
  }

  async #notSaved(key: string, error: unknown): Promise<PartOutcome> {
    const maybe = mayHaveHappened(error);
    if (!maybe) await this.#intents.write(key, "save", "not_done");
    if (endsRun(error)) throw error;
    const [outcome, what] = maybe
      ? (["unknown", "may not have been"] as const)
      : (["failed", "was not"] as const);
    return { outcome, reason: `It ${what} saved: ${messageOf(error)}`, error };
  }

  #bodyOf({ custom_fields, ...lead }: ContactRow): Body<"upsertContact"> {
    const { list, onConflict } = this.#options;
    return {
      list_uuid: list,
      lead: lead as Body<"upsertContact">["lead"],
      ...(custom_fields && { custom_fields }),
      update_if_exists: onConflict === "update",
    };
  }

  async #find(row: ContactRow): Promise<Contact | undefined> {
    const { match = MATCH, signal } = this.#options;
    for (const key of match) {
      const by = lookupBy(key, row);
      const contact = by && (await this.#grinfi.contacts.find(by, { signal }));
      if (contact) return contact;
    }
    return undefined;
  }
}

/** What is known of a row beyond what it is. */
type PartOutcome = Pick<RowOutcome, "outcome"> & Partial<RowOutcome>;

const KNOWN = "The contact is there already.";

const linkedinIdOf = ({ linkedin_id }: ContactRow): string => String(linkedin_id ?? "").trim();

function lookupBy(key: MatchKey, row: ContactRow): Body<"findOneContact"> | undefined {
  const { company_name, email, first_name, last_name, linkedin_id } = row;
  if (key === "linkedin_id") return { linkedin_id };
  if (key === "email") return email ? { email } : undefined;
  const name = [first_name, last_name].filter(Boolean).join(" ");
  return name && company_name ? { name, company_name } : undefined;
}
