import { LookupError } from "@grinfi/core";
import { type OptionRule, takes } from "@grinfi/core/option-checks";
import { orUndefined } from "../../resources/not-found.ts";
import type { Account } from "../shared/account.ts";
import { canonicalUuid, isUuid } from "../shared/identity.ts";
import type { LookupOptions } from "./name-lookup.ts";

/** A thing of the account by its uuid, or by its name, which must belong to one thing. */
export type Reference = string | { readonly name: string };

/** The resources of things that have a name, by what one of them is called. */
const RESOURCES = {
  automation: "automations",
  "custom field": "customFields",
  list: "lists",
  "pipeline stage": "pipelineStages",
  "sender profile": "senderProfiles",
  tag: "tags",
} as const;

/** What a thing is. */
export type ReferenceKind = keyof typeof RESOURCES;

export type Referenced = Reference | readonly Reference[] | undefined;

/** References by the names of their options, with the kind of each. */
export type References = Readonly<Record<string, readonly [kind: ReferenceKind, referenced: Referenced]>>;

type Resolved<Given> = Given extends Reference
  ? string
  : Given extends readonly Reference[]
    ? readonly string[]
    : undefined;

type Uuids<Given extends References> = { readonly [Option in keyof Given]: Resolved<Given[Option][1]> };

/** Whether something is a text, or has a name that is one, and is not empty. */
export function isReference(value: unknown): value is Reference {
  const text = typeof value === "object" && value !== null && "name" in value ? value.name : value;
  return typeof text === "string" && text.trim() !== "";
}

/** The rule for an option that takes a reference. */
export const reference: OptionRule = takes('a uuid, or { name: "..." }', isReference);

/**
 * The canonical uuids of references. Nothing is sent if a text among them is not a uuid.
 *
 * Requests: for each uuid of a list, an automation or a sender profile 1, and for each name as many as `uuidOf` of its kind takes.
 *
 * @throws LookupError when a text is not a uuid, when one of these does not exist, or when a name leads to
 *   nothing or to more than one thing.
 */
export async function uuidsOf<const Given extends References>(
  grinfi: Account,
  references: Given,
  options: LookupOptions,
): Promise<Uuids<Given>> {
  checkForms(references);
  const uuids: Record<string, string | readonly string[] | undefined> = {};
  for (const [option, [kind, referenced]] of Object.entries(references)) {
    if (referenced === undefined) continue;
    if (!isList(referenced)) {
      uuids[option] = await uuidOf(grinfi, kind, referenced, options);
      continue;
    }
    const found = [];
    for (const one of referenced) found.push(await uuidOf(grinfi, kind, one, options));
    uuids[option] = found;
  }
  return uuids as Uuids<Given>;
}

/** @throws LookupError when a text among the references is not a uuid. */
export function checkForms(references: References): void {
  for (const [option, [kind, referenced = []]] of Object.entries(references)) {
    for (const one of isList(referenced) ? referenced : [referenced]) {
      if (typeof one === "string" && !isUuid(one)) throw notAUuid(option, kind, one);
    }
  }
}

const isList = (referenced: Reference | readonly Reference[]): referenced is readonly Reference[] =>
  Array.isArray(referenced);

async function uuidOf(
  grinfi: Account,
  kind: ReferenceKind,
  reference: Reference,
  options: LookupOptions,
): Promise<string> {
  const resource = grinfi[RESOURCES[kind]];
  if (typeof reference === "object") return canonicalUuid(await resource.uuidOf(reference.name, options));
  const uuid = canonicalUuid(reference);
  if ("get" in resource && (await orUndefined(resource.get(uuid, options))) === undefined)
    throw new LookupError("not_found", `There is no ${kind} with the uuid ${uuid}.`, []);
  return uuid;
}

function notAUuid(option: string, kind: ReferenceKind, text: string): LookupError {
  const shown = JSON.stringify(text);
  const message = `${option} is ${shown}, which is not a uuid. If it is the name of a ${kind}, pass { name: ${shown} }. Nothing was sent.`;
  return new LookupError("not_found", message, []);
}
