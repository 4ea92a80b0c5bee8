import { ConfigurationError, LookupError } from "@grinfi/core";
import { type OptionRule, valueRule } from "@grinfi/core/option-checks";
import type { RequestOptions } from "../../calls/options.ts";
import type { JobClient } from "../../resources/job-client.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";
import { canonicalUuid, isUuid } from "../shared/identity.ts";

/** Refers to an item of the account by its uuid, or by its name, which must be unique. */
export type UuidOrName = string | { readonly name: string };

/** The resources of items that have a name, by the kind of the item. */
const RESOURCES = {
  automation: "automations",
  "custom field": "customFields",
  list: "lists",
  "pipeline stage": "pipelineStages",
  "sender profile": "senderProfiles",
  tag: "tags",
} as const;

/** The kind of an item that has a name. */
export type NamedKind = keyof typeof RESOURCES;

export type ToResolve = UuidOrName | readonly UuidOrName[] | undefined;

/** The uuids and names in options, each with the kind of its item, by the name of the option. */
export type OptionsToResolve = Readonly<Record<string, readonly [kind: NamedKind, toResolve: ToResolve]>>;

type Resolved<Given> = Given extends UuidOrName
  ? string
  : Given extends readonly UuidOrName[]
    ? readonly string[]
    : undefined;

type Uuids<Given extends OptionsToResolve> = { readonly [Option in keyof Given]: Resolved<Given[Option][1]> };

/** Whether a value is a string that is not empty, or an object with such a name. */
export function isUuidOrName(value: unknown): value is UuidOrName {
  const text = typeof value === "object" && value !== null && "name" in value ? value.name : value;
  return typeof text === "string" && text.trim() !== "";
}

/** The option rule of a uuid or a name. */
export const UUID_OR_NAME: OptionRule = valueRule('a uuid, or { name: "..." }', isUuidOrName);

/** @throws ConfigurationError if the uuid of an automation is none, for example if it is `{ name }`. */
export function checkAutomationUuid(uuid: unknown): void {
  if (typeof uuid === "string" && uuid.trim() !== "") return;
  throw new ConfigurationError(
    "The uuid of the automation must be a non-empty string. For a name, pass await automations.uuidOf(name).",
  );
}

/**
 * Returns the canonical uuids of the items that options refer to. It sends nothing if one of the strings is not a uuid.
 *
 * Requests: 1 for each uuid of a list, an automation or a sender profile, and for each name as many as `uuidOf` of its
 * kind.
 *
 * @throws LookupError if a string is not a uuid, if an item does not exist, or if a name matches nothing or several
 *   items.
 */
export async function resolveUuids<const Given extends OptionsToResolve>(
  grinfi: JobClient,
  options: Given,
  request: RequestOptions,
): Promise<Uuids<Given>> {
  checkUuids(options);
  const uuids: Record<string, string | readonly string[] | undefined> = {};
  for (const [option, [kind, toResolve]] of Object.entries(options)) {
    if (toResolve === undefined) continue;
    if (!isMany(toResolve)) {
      uuids[option] = await resolveUuid(grinfi, kind, toResolve, request);
      continue;
    }
    const found = [];
    for (const one of toResolve) found.push(await resolveUuid(grinfi, kind, one, request));
    uuids[option] = found;
  }
  return uuids as Uuids<Given>;
}

/** @throws LookupError if a string in the options is not a uuid. */
export function checkUuids(options: OptionsToResolve): void {
  for (const [option, [kind, toResolve = []]] of Object.entries(options)) {
    for (const one of isMany(toResolve) ? toResolve : [toResolve]) {
      if (typeof one === "string" && !isUuid(one)) throw notAUuid(option, kind, one);
    }
  }
}

const isMany = (toResolve: UuidOrName | readonly UuidOrName[]): toResolve is readonly UuidOrName[] =>
  Array.isArray(toResolve);

async function resolveUuid(
  grinfi: JobClient,
  kind: NamedKind,
  uuidOrName: UuidOrName,
  request: RequestOptions,
): Promise<string> {
  const resource = grinfi[RESOURCES[kind]];
  if (typeof uuidOrName === "object") {
    const { signal } = request;
    return canonicalUuid(await resource.uuidOf(uuidOrName.name, { signal }));
  }
  const uuid = canonicalUuid(uuidOrName);
  if ("get" in resource && (await undefinedIfNotFound(resource.get(uuid, request))) === undefined)
    throw new LookupError("not_found", `There is no ${kind} with the uuid ${uuid}.`, []);
  return uuid;
}

function notAUuid(option: string, kind: NamedKind, text: string): LookupError {
  const shown = JSON.stringify(text);
  const message = `${option} is ${shown}, which is not a uuid. If it is the name of ${withArticle(kind)}, pass { name: ${shown} }. Nothing was sent.`;
  return new LookupError("not_found", message, []);
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
