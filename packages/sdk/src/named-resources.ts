import { checkOptions, oneOf, signal } from "@grinfi/core/option-checks";
import { ListsResource, PipelineStagesResource, TagsResource } from "./generated/resources.ts";
import { type LookupOptions, NameLookup } from "./workflows/names/name-lookup.ts";

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
  readonly #names = {
    company: new NameLookup("stage of companies", () => this.#stagesOf("company")),
    lead: new NameLookup("stage of contacts", () => this.#stagesOf("lead")),
  };

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
    return this.#namesFor(options).uuidOf(name, options);
  }

  /** Says the name of the stage with a uuid; costs and keeps the same as `uuidOf`. @throws LookupError when there is none. */
  async nameOf(uuid: string, options: StageLookupOptions = {}): Promise<string> {
    return this.#namesFor(options).nameOf(uuid, options);
  }

  #namesFor(options: StageLookupOptions): NameLookup {
    checkOptions(options, { object: oneOf("company", "lead"), signal });
    return this.#names[options.object ?? "lead"];
  }

  /** The API may ignore the filter. */
  async *#stagesOf(object: "company" | "lead"): AsyncGenerator<{ uuid?: string; name?: string }> {
    for await (const stage of this.list({ filter: { object } })) if (stage.object === object) yield stage;
  }
}
