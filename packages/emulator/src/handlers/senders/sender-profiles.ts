import { releaseHeldTasks } from "../../automation/progress.ts";
import { OFFICE_HOURS } from "../../automation/schedule.ts";
import { createRow, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { senderProfiles } from "../../collections/records.ts";
import { namedSchema, type Schema } from "../../description.ts";
import type { Handlers } from "../../http/handler.ts";
import type { OperationInput } from "../../http/operation-input.ts";
import { validate } from "../../http/validate.ts";

/** The description lets a request have any object as a schedule, but a row only a whole one. */
const WITH_SCHEDULE: Schema = { type: "object", properties: { schedule: namedSchema("schedule") } };

export const senderProfileHandlers: Handlers = {
  /** At first it has neither a LinkedIn account nor a mailbox. */
  createSenderProfile: ({ body, teamId }, backend) => {
    const { linkedin_schedule, email_schedule, ...given } = body;
    const fields = {
      ...pickFields(given, { assignee_user_id: true, first_name: true, last_name: true, label: true }),
      schedule: linkedin_schedule ?? email_schedule ?? OFFICE_HOURS,
      smart_limits_enabled: true,
      status: "enabled",
    };
    return createRow(backend, senderProfiles, fields, teamId);
  },

  updateSenderProfile: (input, backend) => {
    const { schedule } = input.body;
    if (schedule !== undefined) validate({ schedule }, WITH_SCHEDULE);
    const fields = pickFields(input.body, { first_name: true, last_name: true, label: true, schedule: true });
    const sender = updateRow(backend, senderProfiles, idParameter(input), fields);
    releaseHeldTasks(backend, "sender_profile_uuid", idParameter(input));
    return sender;
  },

  disableSenderProfile: (input, backend) => {
    updateRow(backend, senderProfiles, uuidParameter(input), { status: "disabled" });
  },

  /** What waited for the profile goes on. */
  enableSenderProfile: (input, backend) => {
    updateRow(backend, senderProfiles, uuidParameter(input), { status: "enabled" });
    releaseHeldTasks(backend, "sender_profile_uuid", uuidParameter(input));
  },
};

const uuidParameter = ({ path }: OperationInput): string => String(path.uuid);
