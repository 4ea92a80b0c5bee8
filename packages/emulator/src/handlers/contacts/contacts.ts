import { idParameter, listRows } from "../../collections/crud.ts";
import { leads, requireReferencedRow, updateRowIfChanged } from "../../collections/records.ts";
import { matchSelection, readSelection, selectIds } from "../../collections/selection.ts";
import type { Handlers, JobHandlers } from "../../http/handler.ts";
import { HttpError, invalidField, notFound } from "../../http/http-error.ts";
import { fieldsOf, stringsOf } from "../../json.ts";
import { emitEvent } from "../webhooks/webhooks.ts";
import { findContact, readLinkedinId } from "./contact-identity.ts";
import { fullName, readProfile } from "./contact-profile.ts";
import { removeContact } from "./contact-removal.ts";
import { upsertContact } from "./contact-upsert.ts";

/** The maximum of `offset + limit` in a search. */
const MAX_SEARCH_DEPTH = 10_000;

/** The time until a deleted contact disappears, in milliseconds. */
const DELETION_DELAY = 5_000;

export const contactHandlers: Handlers = {
  searchContacts: (input, backend) => {
    const { offset = 0, limit = 20, filter } = input.body;
    if (Number(offset) + Number(limit) > MAX_SEARCH_DEPTH) {
      throw new HttpError(422, "bad_request", `offset + limit must not exceed ${MAX_SEARCH_DEPTH}.`);
    }
    const extraFilter = matchSelection(readSelection(leads, fieldsOf(filter)));
    return listRows(input, backend, "leads", { filter: {}, ...(extraFilter && { extraFilter }) });
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

export const contactJobs: JobHandlers = {
  "contacts.remove": ({ uuid }, backend) => removeContact(backend, String(uuid)),
};
