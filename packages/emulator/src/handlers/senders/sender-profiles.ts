import { releaseHeldTasks } from "../../automation/progress.ts";
import { OFFICE_HOURS } from "../../automation/schedule.ts";
import { createRow, idParameter, pickFields, updateRow } from "../../collections/crud.ts";
import { senderProfiles } from "../../collections/records.ts";
import { namedSchema, type Schema } from "../../description.ts";
import type { Handlers } from "../../http/handler.ts";
import type { OperationInput } from "../../http/operation-input.ts";
import { validate } from "../../http/validate.ts";
import { STOPPED } from "../../messaging/sender-availability.ts";

/** The described request accepts any object as a schedule, but a row needs a complete one. */
const SCHEDULE_BODY: Schema = { type: "object", properties: { schedule: namedSchema("schedule") } };

export const senderProfileHandlers: Handlers = {
  /** A new sender profile has neither a LinkedIn account nor a mailbox. */
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
    if (schedule !== undefined) validate({ schedule }, SCHEDULE_BODY);
    const fields = pickFields(input.body, { first_name: true, last_name: true, label: true, schedule: true });
    const sender = updateRow(backend, senderProfiles, idParameter(input), fields);
    releaseHeldTasks(backend, "sender_profile_uuid", idParameter(input));
    return sender;
  },

  disableSenderProfile: (input, backend) => {
    updateRow(backend, senderProfiles, uuidParameter(input), { status: "disabled", [STOPPED]: true });
  },

  /** Resumes the tasks that were held while the profile was disabled. */
  enableSenderProfile: (input, backend) => {
    updateRow(backend, senderProfiles, uuidParameter(input), { status: "enabled", [STOPPED]: false });
    releaseHeldTasks(backend, "sender_profile_uuid", uuidParameter(input));
  },
};

const uuidParameter = ({ path }: OperationInput): string => String(path.uuid);
