import type { Row } from "../../backend/table.ts";
import { idParameter, listRows } from "../../collections/crud.ts";
import { checkSearchWindow } from "../../collections/page.ts";
import { leads, NO_LIST, requireReferencedRow, updateRowIfChanged } from "../../collections/records.ts";
import { matchSelection, readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { invalidField, notFound, serverError } from "../../http/http-error.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { findContact, readLinkedinId } from "./contact-identity.ts";
import { fullName, readProfile } from "./contact-profile.ts";
import { removeContact } from "./contact-removal.ts";
import { upsertContact } from "./contact-upsert.ts";

/** The time until a deleted contact disappears, in milliseconds. */
const DELETION_DELAY = 5_000;

export const contactHandlers: Handlers = {
  searchContacts: (input, backend) => {
    checkSearchWindow(input.body);
    const filter = fieldsOf(input.body.filter);
    const unknown = Object.keys(filter).find((key) => !SEARCH_KEYS.has(key));
    if (unknown !== undefined) throw serverError(`Contacts cannot be searched by ${unknown}.`);
    const match = matchSelection(readSelection(leads, filter));
    // A search finds no contact without a list. Reading all contacts to exclude none would be slow.
    const listMatch = backend.table("leads").hasStored("list_uuid", NO_LIST) ? hasList : undefined;
    const matches = [match, listMatch].filter((test) => test !== undefined);
    const extraFilter = (row: Row): boolean => matches.every((test) => test(row));
    return listRows(input, backend, "leads", { filter: {}, ...(matches.length > 0 && { extraFilter }) });
  },

  countContacts: ({ body }, backend) => {
    const { all, ids, filter } = body;
    if (all === true) return { total: backend.table("leads").size };
    if (ids === undefined) throw invalidField("ids", "The field ids is missing.");
    const { match } = readSelection(leads, fieldsOf(filter));
    return { total: selectIds(backend, leads, { ids: [...new Set(stringsOf(ids))], match }).length };
  },

  findOneContact: ({ body }, backend) => {
    const { linkedin_id, email, name, company_name } = body;
    const row = findContact(backend, {
      ...(typeof linkedin_id === "string" && readLinkedinId(linkedin_id)),
      work_email: typeof email === "string" ? email.trim().toLowerCase() : undefined,
      name,
      company_name,
    });
    if (row === undefined) throw notFound("contact");
    return row;
  },

  upsertContact: ({ body, teamId }, backend) => {
    const { lead, list_uuid, custom_fields, update_if_exists, move_to_list } = body;
    return upsertContact(backend, {
      lead: fieldsOf(lead),
      listUuid: String(list_uuid),
      updateIfExists: update_if_exists !== false,
      moveToList: move_to_list === true,
      customFields: fieldsOf(custom_fields),
      teamId,
    }).row;
  },

  /** Ignores the stage, custom values and `email`, as the service does. */
  updateLead: (input, backend) => {
    const before = backend.requireRow("leads", idParameter(input));
    const { email: _, linkedin_id: __, ...given } = input.body;
    const profile = readProfile(given);
    const row = updateRowIfChanged(backend, leads, before, {
      ...profile,
      ...fullName({ ...before, ...profile }),
    });
    if (row !== before) emitEvent(backend, "contact_updated", { lead: row.uuid });
    return row;
  },

  /** Schedules the deletion. The contact exists until then. */
  deleteLead: (input, backend) => {
    const { uuid } = requireReferencedRow(backend, "leads", "uuid", idParameter(input));
    backend.schedule(DELETION_DELAY, "contacts.remove", { uuid });
  },
};

/** The filter keys of a contact search: all fields except `updated_at`, and those of a selection. */
const SEARCH_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(fieldsOf(leads.schema.properties)).filter((field) => field !== "updated_at"),
  ...["all", "excludeIds", "ids", "ln_member_id", "q"],
]);

const hasList = ({ list_uuid }: Row): boolean => list_uuid !== NO_LIST;

export const contactJobs: JobHandlers = {
  "contacts.remove": ({ uuid }, backend) => removeContact(backend, String(uuid)),
};
