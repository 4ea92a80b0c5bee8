import { release } from "../../automation/progress.ts";
import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { createRow, declared, deleteRow, idOf, onlyFields, updateRow } from "../../collections/crud.ts";
import { collection, named } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";

const mailboxes = collection("mailboxes");
const senders = collection("sender-profiles");

/** What a mailbox has that is created without saying so: as in the description's examples. */
const DEFAULTS = { provider: "smtp", automation_daily_limit: 40, automation_task_interval: 180 };

export const mailboxHandlers: Handlers = {
  createMailbox: (input, world) => {
    const fields = { ...DEFAULTS, ...declared(input), status: "active" };
    const { sender_profile_uuid } = input.body;
    const sender = named(world, "sender-profiles", "sender_profile_uuid", sender_profile_uuid);
    const mailbox = createRow(world, mailboxes, fields, input.teamId);
    updateRow(world, senders, String(sender.uuid), { mailbox_uuid: mailbox.uuid });
    return mailbox;
  },

  /** The address and the status stay. */
  updateMailbox: (input, world) =>
    updateRow(
      world,
      mailboxes,
      idOf(input),
      onlyFields(input.body, {
        automation_daily_limit: true,
        automation_task_interval: true,
        connection_settings: true,
        custom_tracking_domain_uuid: true,
        sender_name: true,
      }),
    ),

  activateMailbox: (input, world) => {
    const mailbox = updateRow(world, mailboxes, String(input.path.uuid), { status: "active" });
    for (const { uuid } of usersOf(world, String(mailbox.uuid))) {
      release(world, "sender_profile_uuid", String(uuid));
    }
    return mailbox;
  },

  deactivateMailbox: (input, world) =>
    updateRow(world, mailboxes, String(input.path.uuid), { status: "inactive" }),

  /** Those who sent through it go on with the mailbox that takes over, or with none. */
  deleteMailbox: (input, world) => {
    const uuid = idOf(input);
    const { automation_reassign_mailboxes: reassign, automation_mailbox_to_reassign: successor } = input.body;
    world.require("mailboxes", uuid);
    const next = reassign === true ? successorOf(world, uuid, successor) : null;
    for (const sender of usersOf(world, uuid)) {
      updateRow(world, senders, String(sender.uuid), { mailbox_uuid: next });
      release(world, "sender_profile_uuid", String(sender.uuid));
    }
    return deleteRow(world, mailboxes, uuid);
  },
};

function successorOf(world: World, uuid: string, successor: unknown): unknown {
  const field = "automation_mailbox_to_reassign";
  return named(world, "mailboxes", field, successor === uuid ? undefined : successor).uuid;
}

const usersOf = (world: World, mailbox: string): readonly Row[] =>
  world.table("sender-profiles").findBy("mailbox_uuid", mailbox);
