import { checkOptions, oneOf, signal } from "@grinfi/core/option-checks";
import {
  CustomFieldsResource,
  ListsResource,
  PipelineStagesResource,
  SenderProfilesResource,
  TagsResource,
} from "../generated/resources.ts";
import { type LookupOptions, NameLookup } from "../jobs/names/name-lookup.ts";

/** Tags, and their uuids by their names. */
export class Tags extends TagsResource {
  readonly #names = new NameLookup("tag", () => this.list());

  /**
   * Says the uuid of the tag with a name.
   *
   * The name must be the same; where no tag has it, one in other letters, upper and lower, will do. Tags are read once and
   * kept by this client; a name that is not among them is looked for once more. So a tag that is renamed or deleted
   * elsewhere may still be found under its old name.
   *
   * Requests: 1 for the first lookup, however many there are at the same time, 0 for those after it, and 1 again for a
   * name that is not known yet. For 20 names, 1.
   *
   * @throws LookupError when no tag, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const warm = await grinfi.tags.uuidOf("Warm");
   */
  uuidOf(name: string, options?: LookupOptions): Promise<string> {
    return this.#names.uuidOf(name, options);
  }

  /** Says the name of the tag with a uuid; costs and keeps the same as `uuidOf`. @throws LookupError when there is none. */
  nameOf(uuid: string, options?: LookupOptions): Promise<string> {
    return this.#names.nameOf(uuid, options);
  }
}

/** Lists of contacts and companies, and their uuids by their names. */
export class Lists extends ListsResource {
  readonly #names = new NameLookup("list", () => this.list());

  /**
   * Says the uuid of the list with a name.
   *
   * The name must be the same; where no list has it, one in other letters, upper and lower, will do. Lists are read once
   * and kept by this client; a name that is not among them is looked for once more. So a list that is renamed or deleted
   * elsewhere may still be found under its old name.
   *
   * Requests: 1 for each 100 lists for the first lookup, however many there are at the same time, 0 for those after it, and
   * the same again for a name that is not known yet. With 250 lists, 3.
   *
   * @throws LookupError when no list, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const list = await grinfi.lists.uuidOf("Trade fair, spring");
   */
  uuidOf(name: string, options?: LookupOptions): Promise<string> {
    return this.#names.uuidOf(name, options);
  }

  /** Says the name of the list with a uuid; costs and keeps the same as `uuidOf`. @throws LookupError when there is none. */
  nameOf(uuid: string, options?: LookupOptions): Promise<string> {
    return this.#names.nameOf(uuid, options);
  }
}

export interface StageLookupOptions extends LookupOptions {
  /**
   * Whose stage: that of contacts (`lead`) or of companies. Both may have stages of the same name.
   *
   * @default "lead"
   */
  readonly object?: "company" | "lead";
}

/** Stages of the pipeline, and their uuids by their names. */
export class PipelineStages extends PipelineStagesResource {
  readonly #names = byObject("stage", (object) => this.list({ filter: { object } }));

  /**
   * Says the uuid of the stage with a name, of contacts unless `object` says otherwise.
   *
   * The name must be the same; where no stage has it, one in other letters, upper and lower, will do. Stages are read once
   * and kept by this client; a name that is not among them is looked for once more. So a stage that is renamed or deleted
   * elsewhere may still be found under its old name.
   *
   * Requests: 1 for the first lookup, however many there are at the same time, 0 for those after it, and 1 again for a
   * name that is not known yet. For 5 names of contacts' stages, 1.
   *
   * @throws LookupError when no stage, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const stage = await grinfi.pipelineStages.uuidOf("Interested");
   */
  async uuidOf(name: string, options: StageLookupOptions = {}): Promise<string> {
    return this.#names(options).uuidOf(name, options);
  }

  /** Says the name of the stage with a uuid; costs and keeps the same as `uuidOf`. @throws LookupError when there is none. */
  async nameOf(uuid: string, options: StageLookupOptions = {}): Promise<string> {
    return this.#names(options).nameOf(uuid, options);
  }
}

export interface FieldLookupOptions extends LookupOptions {
  /**
   * Whose field: that of contacts (`lead`) or of companies. Both may have fields of the same name.
   *
   * @default "lead"
   */
  readonly object?: "company" | "lead";
}

/** Custom fields, and their uuids by their names. */
export class CustomFields extends CustomFieldsResource {
  readonly #names = byObject("custom field", () => this.list());

  /**
   * Looks up the uuid of the custom field with a name, of contacts unless `object` says otherwise.
   *
   * An exact name wins over one that differs in upper and lower case only. The fields are read once and kept by this client;
   * an unknown name is looked up once more.
   *
   * Requests: 1 for each 100 fields, and 1 more, for the first lookup; 0 for those after it, and the same again for an
   * unknown name. With 40 fields, 2.
   *
   * @throws LookupError when no field, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const field = await grinfi.customFields.uuidOf("fleet_size");
   */
  async uuidOf(name: string, options: FieldLookupOptions = {}): Promise<string> {
    return this.#names(options).uuidOf(name, options);
  }

  /** Looks up the name of the field with a uuid; costs the same as `uuidOf`. @throws LookupError when there is none. */
  async nameOf(uuid: string, options: FieldLookupOptions = {}): Promise<string> {
    return this.#names(options).nameOf(uuid, options);
  }
}

/** Sender profiles, and their uuids by the names of the people. */
export class SenderProfiles extends SenderProfilesResource {
  readonly #names = new NameLookup("sender profile", () => this.#named());

  /**
   * Looks up the uuid of the sender profile with a first and last name, such as `Kim Placeholder`.
   *
   * An exact name wins over one that differs in upper and lower case only. The profiles are read once and kept by this
   * client; an unknown name is looked up once more.
   *
   * Requests: 1 for each 100 profiles for the first lookup, 0 for those after it, and the same again for an unknown name.
   * With 20 profiles, 1.
   *
   * @throws LookupError when no profile, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const sender = await grinfi.senderProfiles.uuidOf("Kim Placeholder");
   */
  uuidOf(name: string, options?: LookupOptions): Promise<string> {
    return this.#names.uuidOf(name, options);
  }

  /** Looks up the name of the profile with a uuid; costs the same as `uuidOf`. @throws LookupError when there is none. */
  nameOf(uuid: string, options?: LookupOptions): Promise<string> {
    return this.#names.nameOf(uuid, options);
  }

  async *#named(): AsyncGenerator<{ uuid?: string; name: string }> {
    for await (const { first_name, last_name, uuid } of this.list())
      yield { ...(uuid !== undefined && { uuid }), name: [first_name, last_name].filter(Boolean).join(" ") };
  }
}

type Owner = "company" | "lead";

/** Lookups for what contacts and companies both have. The list may have that of others, since the API may ignore a filter. */
function byObject(
  kind: string,
  list: (object: Owner) => AsyncIterable<{ uuid?: string; name?: string; object?: string }>,
): (options: StageLookupOptions) => NameLookup {
  const lookup = (object: Owner, owners: string) =>
    new NameLookup(`${kind} of ${owners}`, async function* () {
      for await (const one of list(object)) if (one.object === object) yield one;
    });
  const lookups = { company: lookup("company", "companies"), lead: lookup("lead", "contacts") };
  return (options) => {
    checkOptions(options, { object: oneOf("company", "lead"), signal });
    return lookups[options.object ?? "lead"];
  };
}
