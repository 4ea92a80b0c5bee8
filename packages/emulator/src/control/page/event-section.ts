import { lastMessageTask } from "../../automation/conversions.ts";
import { CONNECTED_SENDERS } from "../../automation/waiting.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { stringsOf } from "../../json.ts";
import { badge, section, truncate, uuidCode } from "./format.ts";
import { type Html, html } from "./html.ts";
import { newestRows } from "./newest-rows.ts";

const SHOWN_CONTACTS = 8;

/** Invited contacts come first, up to this number, because only they can accept. */
const SHOWN_INVITED = 3;

/** The number of newest rows of a table that are searched for contacts. */
const SEARCHED_ROWS = 100;

/** The field with the uuid of the contact, in the tables whose new rows are about contacts. */
const CONTACT_FIELDS: Readonly<Record<string, string>> = {
  leads: "uuid",
  tasks: "lead_uuid",
  "linkedin-messages": "lead_uuid",
  emails: "lead_uuid",
};

const TIME_FORM: Html = html`<form method="post" action="/">
  <button name="time" value="hour">An hour passes</button>
  <button name="time" value="day">A day passes</button>
</form>`;

/**
 * The form with the text of a reply. The buttons of the contacts belong to it, so that live updates can replace the
 * contacts and keep the text. Enter in the text uses the first button, which is disabled, so that it does nothing.
 */
const REPLY_FORM: Html = html`<form method="post" action="/" id="contact">
  <button disabled hidden></button>
  <label>Text of a reply <input name="text" value="Sounds good. Tuesday?" maxlength="1000"></label>
</form>`;

/** Shows buttons that make time pass, and the latest contacts with buttons for what a contact does. */
export const eventSection = (backend: Backend): Html =>
  section("What happens next", "invited contacts first, then those with the latest events", [
    html`<div class="forms">${TIME_FORM}${REPLY_FORM}</div>`,
    html`<div id="contacts" data-live>${contactList(backend)}</div>`,
  ]);

function contactList(backend: Backend): Html {
  const contacts = recentContacts(backend);
  const invited = contacts.filter(({ isInvited }) => isInvited).slice(0, SHOWN_INVITED);
  const shown = [...new Set([...invited, ...contacts])].slice(0, SHOWN_CONTACTS);
  return shown.length > 0
    ? html`<ul class="rows contacts">${shown.map((contact) => contactItem(backend, contact))}</ul>`
    : html`<p class="empty">There are no contacts yet. Create one, or start the emulator with example data:
        <code>npx @grinfi/emulator --contacts 20</code></p>`;
}

interface RecentContact {
  readonly contact: Row;
  /** The task of the last invitation to LinkedIn. */
  readonly invitation: Row | undefined;
  /** Whether it can accept the invitation, because it is not connected with the sender profile yet. */
  readonly isInvited: boolean;
}

/** Returns the contacts of the newest rows, those with the latest event first. */
function recentContacts(backend: Backend): RecentContact[] {
  const events = Object.entries(CONTACT_FIELDS).flatMap(([table, field]) =>
    newestRows(backend, table, SEARCHED_ROWS).map((row) => ({
      uuid: String(row[field]),
      at: String(row.created_at),
    })),
  );
  events.sort((a, b) => b.at.localeCompare(a.at));
  return [...new Set(events.map(({ uuid }) => uuid))]
    .map((uuid) => backend.table("leads").get(uuid))
    .filter((contact) => contact !== undefined)
    .map((contact) => withInvitation(backend, contact));
}

function withInvitation(backend: Backend, contact: Row): RecentContact {
  const tasks = backend.table("tasks").findBy("lead_uuid", String(contact.uuid));
  const invitation = lastMessageTask(tasks, "linkedin_send_connection_request");
  const connected = stringsOf(contact[CONNECTED_SENDERS]);
  const isInvited = invitation !== undefined && !connected.includes(String(invitation.sender_profile_uuid));
  return { contact, invitation, isInvited };
}

function contactItem(backend: Backend, { contact, invitation, isInvited }: RecentContact): Html {
  const { uuid, name } = contact;
  const canReplyOnLinkedIn = invitation !== undefined || wasWrittenTo(backend, "linkedin-messages", uuid);
  const buttons = [
    { field: "accept", label: "Accepts", isPossible: isInvited },
    { field: "linkedin", label: "Replies on LinkedIn", isPossible: canReplyOnLinkedIn },
    { field: "email", label: "Replies by email", isPossible: wasWrittenTo(backend, "emails", uuid) },
  ]
    .filter(({ isPossible }) => isPossible)
    .map(
      ({ field, label }) => html`<button form="contact" name="${field}" value="${uuid}">${label}</button>`,
    );
  return html`<li>
    <span><b>${truncate(name, 60)}</b> ${isInvited ? badge("info", "invited") : ""}</span> ${uuidCode(uuid)}
    <span class="buttons">${buttons.length > 0 ? buttons : html`<small>has received no message yet</small>`}</span>
  </li>`;
}

/** Returns whether a message of a table was sent to a contact. */
const wasWrittenTo = (backend: Backend, table: string, contact: unknown): boolean =>
  backend
    .table(table)
    .findBy("lead_uuid", String(contact))
    .some(({ type, sent_at }) => type === "outbox" && sent_at !== null);
