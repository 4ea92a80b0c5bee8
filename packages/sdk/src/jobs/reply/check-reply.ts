import { ConfigurationError } from "@grinfi/core";
import {
  anything,
  checkOptions,
  flag,
  type OptionRules,
  oneOf,
  required,
  takes,
  text,
} from "@grinfi/core/option-checks";
import { JOB_OPTIONS, journal } from "../../calls/option-rules.ts";
import { EMAIL_FIELDS, LINKEDIN_MESSAGE_FIELDS } from "../../generated/fields.ts";
import { reference } from "../names/reference.ts";
import type { ReplyOptions } from "./reply-types.ts";

/** The fields of a message or an email that the API checks itself. */
const MESSAGE_FIELDS = Object.fromEntries(
  [...EMAIL_FIELDS, ...LINKEDIN_MESSAGE_FIELDS].map((field) => [field, anything]),
);

const moment = takes("a moment in ISO 8601", (value) => !Number.isNaN(Date.parse(String(value))));

/** What would be found out when the message has left; the rest is for the API to check. */
function checkTask(task: unknown, name: string): void {
  if (typeof task !== "object" || task === null) {
    throw new ConfigurationError(`The option ${name} takes an object with type, text and schedule_at.`);
  }
  const { schedule_at, sender_profile_uuid, text: words, type } = task as Readonly<Record<string, unknown>>;
  if (sender_profile_uuid !== undefined) reference(sender_profile_uuid, `${name}.sender_profile_uuid`);
  text(type, `${name}.type`);
  text(words, `${name}.text`);
  moment(schedule_at, `${name}.schedule_at`);
}

const REPLY_OPTIONS = {
  ...MESSAGE_FIELDS,
  ...JOB_OPTIONS,
  cancelAutomations: flag,
  channel: required(oneOf("linkedin", "email")),
  dryRun: flag,
  journal,
  key: text,
  sender_profile_uuid: reference,
  sendAnyway: flag,
  stage: reference,
  task: checkTask,
  text: required(text),
} as OptionRules<ReplyOptions>;

/**
 * Finds what the API would refuse only when the message is out already.
 *
 * @throws ConfigurationError that names the option.
 */
export function checkReply(contact: string, options: ReplyOptions): void {
  if (!contact) throw new ConfigurationError("The uuid of the contact is empty.");
  checkOptions(options, REPLY_OPTIONS);
}
