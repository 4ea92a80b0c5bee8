import { release } from "../../automation/progress.ts";
import { OFFICE_HOURS } from "../../automation/schedule.ts";
import { createRow, idOf, onlyFields, updateRow } from "../../collections/crud.ts";
import { collection } from "../../collections/records.ts";
import { namedSchema, type Schema } from "../../description.ts";
import type { Handlers } from "../../http/handler.ts";
import type { Input } from "../../http/operation-input.ts";
import { validate } from "../../http/validate.ts";

const senders = collection("sender-profiles");

/** The description lets a request have any object as a schedule, but a row only a whole one. */
const WITH_SCHEDULE: Schema = { type: "object", properties: { schedule: namedSchema("schedule") } };

export const senderProfileHandlers: Handlers = {
  /** At first it has neither a LinkedIn account nor a mailbox. */
  createSenderProfile: ({ body, teamId }, world) => {
    const { linkedin_schedule, email_schedule, ...given } = body;
    const fields = {
      ...onlyFields(given, { assignee_user_id: true, first_name: true, last_name: true, label: true }),
      schedule: linkedin_schedule ?? email_schedule ?? OFFICE_HOURS,
      smart_limits_enabled: true,
      status: "enabled",
    };
    return createRow(world, senders, fields, teamId);
  },

  updateSenderProfile: (input, world) => {
    const { schedule } = input.body;
    if (schedule !== undefined) validate({ schedule }, WITH_SCHEDULE);
    const fields = onlyFields(input.body, { first_name: true, last_name: true, label: true, schedule: true });
    const sender = updateRow(world, senders, idOf(input), fields);
    release(world, "sender_profile_uuid", idOf(input));
    return sender;
  },

  disableSenderProfile: (input, world) => {
    updateRow(world, senders, uuidOf(input), { status: "disabled" });
  },

  /** What waited for the profile goes on. */
  enableSenderProfile: (input, world) => {
    updateRow(world, senders, uuidOf(input), { status: "enabled" });
    release(world, "sender_profile_uuid", uuidOf(input));
  },
};

const uuidOf = ({ path }: Input): string => String(path.uuid);
