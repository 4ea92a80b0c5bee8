import { releaseHeldTasks } from "../../automation/progress.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import {
  createRow,
  declaredFields,
  deleteRow,
  idParameter,
  pickFields,
  updateRow,
} from "../../collections/crud.ts";
import { requireCollection, requireReferencedRow, senderProfiles } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";

const mailboxes = requireCollection("mailboxes");

/** Default values of a new mailbox, from the examples of the description. */
const MAILBOX_DEFAULTS = { provider: "smtp", automation_daily_limit: 40, automation_task_interval: 180 };

export const mailboxHandlers: Handlers = {
  createMailbox: (input, backend) => {
    const fields = { ...MAILBOX_DEFAULTS, ...declaredFields(input), status: "active" };
    const { sender_profile_uuid } = input.body;
    const sender = requireReferencedRow(
      backend,
      "sender-profiles",
      "sender_profile_uuid",
      sender_profile_uuid,
    );
    const mailbox = createRow(backend, mailboxes, fields, input.teamId);
    updateRow(backend, senderProfiles, String(sender.uuid), { mailbox_uuid: mailbox.uuid });
    return mailbox;
  },

  /** Does not change the address and the status. */
  updateMailbox: (input, backend) =>
    updateRow(
      backend,
      mailboxes,
      idParameter(input),
      pickFields(input.body, {
        automation_daily_limit: true,
        automation_task_interval: true,
        connection_settings: true,
        custom_tracking_domain_uuid: true,
        sender_name: true,
      }),
    ),

  activateMailbox: (input, backend) => {
    const mailbox = updateRow(backend, mailboxes, String(input.path.uuid), { status: "active" });
    for (const { uuid } of sendersUsing(backend, String(mailbox.uuid))) {
      releaseHeldTasks(backend, "sender_profile_uuid", String(uuid));
    }
    return mailbox;
  },

  deactivateMailbox: (input, backend) =>
    updateRow(backend, mailboxes, String(input.path.uuid), { status: "inactive" }),

  /** Assigns the sender profiles of the mailbox to its successor, or removes their mailbox. */
  deleteMailbox: (input, backend) => {
    const uuid = idParameter(input);
    const { automation_reassign_mailboxes: reassign, automation_mailbox_to_reassign: successor } = input.body;
    backend.requireRow("mailboxes", uuid);
    const next = reassign === true ? requireSuccessor(backend, uuid, successor) : null;
    for (const sender of sendersUsing(backend, uuid)) {
      updateRow(backend, senderProfiles, String(sender.uuid), { mailbox_uuid: next });
      releaseHeldTasks(backend, "sender_profile_uuid", String(sender.uuid));
    }
    return deleteRow(backend, mailboxes, uuid);
  },
};

function requireSuccessor(backend: Backend, uuid: string, successor: unknown): unknown {
  const field = "automation_mailbox_to_reassign";
  return requireReferencedRow(backend, "mailboxes", field, successor === uuid ? undefined : successor).uuid;
}

const sendersUsing = (backend: Backend, mailbox: string): readonly Row[] =>
  backend.table("sender-profiles").findBy("mailbox_uuid", mailbox);
