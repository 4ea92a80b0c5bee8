import type { Contact } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { undefinedIfNotFound } from "../../resources/resource.ts";
import { mapAsCompleted } from "../concurrency/map-as-completed.ts";
import { searchContactsByUuid } from "../contact-states/read-by-uuid.ts";
import { batchesOf } from "../shared/batches.ts";
import { CONTACTS_PER_REQUEST } from "../shared/contacts-by-id.ts";
import { enrolledIn, readEnrolments } from "../shared/enrolments.ts";
import { canonicalUuid } from "../shared/identity.ts";
import type { BulkAction } from "./bulk-action-types.ts";

/** An action as it is sent, with uuids in place of names. */
export interface SentAction {
  readonly type: BulkAction["type"];
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The number of contacts that are read one by one at the same time. */
const CONCURRENCY = 4;

/** The statuses of enrolments that have ended. */
const ENDED: ReadonlySet<unknown> = new Set(["canceled", "cancelled", "failed", "finished"]);

/** Whether contacts show the effect of an action. No operation returns the values of custom fields. */
export const canReadBack = (type: BulkAction["type"]): boolean => type !== "contact_change_custom_field";

/**
 * Returns which of the contacts show the effect of an action, as canonical uuids. A contact that showed it before the
 * action counts, too.
 *
 * Requests: 1 for each 100 contacts; for `contact_add_to_flow` and `contact_cancel_from_flows` 1 for each 100 of their
 * enrolments in the automations; for `contact_delete` 1 more for each contact that the search does not find, because a
 * search finds no contact without a list.
 *
 * @throws ListError with the reason `filter_ignored`, if the API returns contacts that were not requested.
 * @throws ListError if an enrolment has no uuid of a contact.
 */
export async function readBack(
  grinfi: Resources,
  action: SentAction,
  contacts: readonly string[],
  request: RequestOptions,
): Promise<Set<string>> {
  const shown = new Set<string>();
  if (!canReadBack(action.type)) return shown;
  for await (const page of batchesOf(new Set(contacts.map(canonicalUuid)), CONTACTS_PER_REQUEST)) {
    for (const uuid of await readPage(grinfi, action, page, request)) shown.add(uuid);
  }
  return shown;
}

async function readPage(
  grinfi: Resources,
  action: SentAction,
  page: readonly string[],
  request: RequestOptions,
): Promise<Iterable<string>> {
  const { payload, type } = action;
  if (type === "contact_add_to_flow") return enrolledIn(grinfi, String(payload.flow_uuid), page, request);
  if (type === "contact_cancel_from_flows") {
    const active = await activeIn(grinfi, uuidsIn(payload.flow_uuids), page, request);
    return page.filter((uuid) => !active.has(uuid));
  }
  const found = await searchContactsByUuid(grinfi, page, request);
  if (type === "contact_delete") {
    const missing = page.filter((uuid) => !found.has(uuid));
    return deletedOf(grinfi, missing, request);
  }
  return page.filter((uuid) => {
    const contact = found.get(uuid);
    return contact !== undefined && showsEffect(contact, action);
  });
}

/** Returns which of the contacts have an enrolment in one of the automations that has not ended. */
async function activeIn(
  grinfi: Resources,
  automations: readonly string[],
  contacts: readonly string[],
  request: RequestOptions,
): Promise<Set<string>> {
  const active = new Set<string>();
  const filter = { flow_uuid: [...automations], lead_uuid: [...contacts] };
  for await (const { contact, status } of readEnrolments(grinfi, { filter }, request))
    if (!ENDED.has(status)) active.add(contact);
  return active;
}

/** Returns which of the contacts do not exist. */
async function deletedOf(
  grinfi: Resources,
  contacts: readonly string[],
  request: RequestOptions,
): Promise<string[]> {
  const deleted: string[] = [];
  const read = async (uuid: string) =>
    [uuid, await undefinedIfNotFound(grinfi.contacts.get(uuid, request))] as const;
  for await (const [uuid, contact] of mapAsCompleted(contacts, CONCURRENCY, read))
    if (contact === undefined) deleted.push(uuid);
  return deleted;
}

/** Whether a contact certainly shows the effect. Fields that are missing or of an unexpected form show nothing. */
function showsEffect(
  { list_uuid, pipeline_stage_uuid, tags, unread_counts }: Contact,
  { payload, type }: SentAction,
): boolean {
  switch (type) {
    case "contact_add_tags":
    case "contact_remove_tags":
    case "contact_replace_tags":
      return areTexts(tags) && showsTags(new Set(uuidsIn(tags)), uuidsIn(payload.tag_uuids), type);
    case "contact_change_list":
      return isSameUuid(list_uuid, payload.list_uuid);
    case "contact_change_pipeline_stage":
      return isSameUuid(pipeline_stage_uuid, payload.pipeline_stage_uuid);
    case "contact_mark_read":
      return unread_counts === null || (Array.isArray(unread_counts) && unread_counts.every(isZero));
    default:
      return false;
  }
}

function showsTags(tagged: ReadonlySet<string>, given: readonly string[], type: SentAction["type"]): boolean {
  if (type === "contact_replace_tags") return isSameSet(tagged, new Set(given));
  return given.every((tag) => tagged.has(tag) === (type === "contact_add_tags"));
}

const areTexts = (values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => typeof value === "string");

const isZero = (unread: { readonly count?: unknown } | null): boolean => unread?.count === 0;

const uuidsIn = (values: unknown): string[] =>
  Array.isArray(values) ? values.map((value) => canonicalUuid(String(value))) : [];

const isSameUuid = (a: unknown, b: unknown): boolean =>
  typeof a === "string" && typeof b === "string" && canonicalUuid(a) === canonicalUuid(b);

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((value) => b.has(value));
