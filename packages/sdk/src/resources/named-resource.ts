import { checkOptions, oneOf, signal } from "@grinfi/core/option-checks";
import {
  CustomFieldsResource,
  ListsResource,
  PipelineStagesResource,
  SenderProfilesResource,
  TagsResource,
} from "../generated/resources.ts";
import type { LookupOptions, NamedRow, NameLookup } from "../jobs/names/name-lookup.ts";
import type { GrinfiCalls } from "./resource.ts";

/** A resource whose items can be looked up by name. */
export interface NamedResource<Options extends LookupOptions = LookupOptions> {
  /**
   * Returns the uuid of the item with a name. The name of a sender profile is its first and last name.
   *
   * An exact match takes precedence over one that differs only in upper and lower case. The client reads all items once
   * and keeps them. If a name is not among them, it reads them once more. So it may still find an item under its old
   * name after the item was renamed or deleted elsewhere.
   *
   * Requests: 1 for each 100 items for the first lookup, and for all lookups at the same time; tags and pipeline stages
   * take 1 in all, custom fields 1 more. Later lookups take 0, and a name that is not among the items takes the same
   * again. So 250 lists take 3.
   *
   * @param name - The name of the item.
   * @param options - `signal`, and `object` for stages and custom fields (default: "lead").
   * @returns The uuid of the item.
   * @throws InvalidInputError if the name is empty.
   * @throws LookupError if the name matches nothing, or several items. The error lists the closest names, or all
   *   matches.
   *
   * @example
   * const warm = await grinfi.tags.uuidOf("Warm");
   */
  uuidOf(name: string, options?: Options): Promise<string>;
  /**
   * Returns the name of the item with a uuid. It takes as many requests as `uuidOf`.
   *
   * @param uuid - The uuid of the item.
   * @param options - As for `uuidOf`.
   * @returns The name of the item.
   * @throws LookupError if there is no item with the uuid.
   *
   * @example
   * const name = await grinfi.tags.nameOf(uuid);
   */
  nameOf(uuid: string, options?: Options): Promise<string>;
}

/** Options of a lookup among stages or custom fields. */
export interface ObjectLookupOptions extends LookupOptions {
  /**
   * Whether to look among the items of contacts (`lead`) or of companies. Both may have items with the same name.
   *
   * @default "lead"
   */
  readonly object?: "company" | "lead";
}

type FindLookup<Options> = (options: Options) => Promise<NameLookup>;

/**
 * Returns a function that loads the lookup of one kind of items when it is first used.
 *
 * @param kind - The name of the kind in error messages.
 * @param list - Reads all items.
 */
export function lookupOf(kind: string, list: () => AsyncIterable<NamedRow>): () => Promise<NameLookup> {
  let lookup: Promise<NameLookup> | undefined;
  const load = async (): Promise<NameLookup> => {
    const { NameLookup } = await import("../jobs/names/name-lookup.ts");
    return new NameLookup(kind, list);
  };
  return () => {
    lookup ??= load();
    return lookup;
  };
}

/** Adds `uuidOf` and `nameOf` to a resource. */
export function withNames<Target extends object, Options extends LookupOptions>(
  resource: Target,
  findLookup: FindLookup<Options>,
): Target & NamedResource<Options> {
  const lookups: NamedResource<Options> = {
    uuidOf: async (name, options = {} as Options) => (await findLookup(options)).uuidOf(name, options),
    nameOf: async (uuid, options = {} as Options) => (await findLookup(options)).nameOf(uuid, options),
  };
  return Object.assign(resource, lookups);
}

/** Tags, with lookups by name. */
export interface Tags extends TagsResource, NamedResource {}

export function createTags(calls: GrinfiCalls): Tags {
  const tags = new TagsResource(calls);
  return withNames(
    tags,
    lookupOf("tag", () => tags.list()),
  );
}

/** Lists of contacts and companies, with lookups by name. */
export interface Lists extends ListsResource, NamedResource {}

export function createLists(calls: GrinfiCalls): Lists {
  const lists = new ListsResource(calls);
  return withNames(
    lists,
    lookupOf("list", () => lists.list()),
  );
}

/** Stages of the pipeline, with lookups by name. */
export interface PipelineStages extends PipelineStagesResource, NamedResource<ObjectLookupOptions> {}

export function createPipelineStages(calls: GrinfiCalls): PipelineStages {
  const stages = new PipelineStagesResource(calls);
  return withNames(
    stages,
    lookupByObject("stage", (object) => stages.list({ filter: { object } })),
  );
}

/** Custom fields, with lookups by name. */
export interface CustomFields extends CustomFieldsResource, NamedResource<ObjectLookupOptions> {}

export function createCustomFields(calls: GrinfiCalls): CustomFields {
  const fields = new CustomFieldsResource(calls);
  return withNames(
    fields,
    lookupByObject("custom field", () => fields.list()),
  );
}

/** Sender profiles, with lookups by first and last name. */
export interface SenderProfiles extends SenderProfilesResource, NamedResource {}

export function createSenderProfiles(calls: GrinfiCalls): SenderProfiles {
  const profiles = new SenderProfilesResource(calls);
  return withNames(
    profiles,
    lookupOf("sender profile", async function* () {
      for await (const { first_name, last_name, uuid } of profiles.list())
        yield { uuid: uuid ?? null, name: [first_name, last_name].filter(Boolean).join(" ") };
    }),
  );
}

type ItemObject = NonNullable<ObjectLookupOptions["object"]>;

/**
 * Separates the items of contacts and of companies. The rows are filtered here too, because the API may ignore a
 * filter.
 */
function lookupByObject(
  kind: string,
  list: (object: ItemObject) => AsyncIterable<{ uuid?: string; name?: string; object?: string }>,
): FindLookup<ObjectLookupOptions> {
  const lookup = (object: ItemObject, owners: string) =>
    lookupOf(`${kind} of ${owners}`, async function* () {
      for await (const one of list(object)) if (one.object === object) yield one;
    });
  const lookups = { company: lookup("company", "companies"), lead: lookup("lead", "contacts") };
  return async (options) => {
    checkOptions(options, { object: oneOf("company", "lead"), signal });
    return lookups[options.object ?? "lead"]();
  };
}
