import { ConfigurationError } from "@grinfi/core";
import {
  anyValue,
  booleanFlag,
  checkOptions,
  formatValue,
  nonEmptyString,
  type OptionRules,
  oneOf,
  required,
  valueRule,
} from "@grinfi/core/option-checks";
import { EMAIL_FIELDS, LINKEDIN_MESSAGE_FIELDS } from "../../generated/fields.ts";
import { JOURNAL_RULE } from "../journal/journal.ts";
import { UUID_OR_NAME } from "../names/uuid-or-name.ts";
import { JOB_OPTIONS } from "../shared/job.ts";
import type { ReplyOptions } from "./reply-types.ts";

/** The fields of a message or an email that the API validates itself. */
const MESSAGE_FIELDS = Object.fromEntries(
  [...EMAIL_FIELDS, ...LINKEDIN_MESSAGE_FIELDS].map((field) => [field, anyValue]),
);

const time = valueRule("a time in ISO 8601", (value) => !Number.isNaN(Date.parse(String(value))));

/** Checks the fields of a task that must not fail after the message was sent. The API validates the other fields. */
function checkTask(task: unknown, name: string): void {
  if (typeof task !== "object" || task === null) {
    throw new ConfigurationError(
      `The option ${name} must be an object with type, text and schedule_at, not ${formatValue(task)}.`,
    );
  }
  const {
    schedule_at,
    sender_profile_uuid,
    text: taskText,
    type,
  } = task as Readonly<Record<string, unknown>>;
  if (sender_profile_uuid !== undefined) UUID_OR_NAME(sender_profile_uuid, `${name}.sender_profile_uuid`);
  nonEmptyString(type, `${name}.type`);
  nonEmptyString(taskText, `${name}.text`);
  time(schedule_at, `${name}.schedule_at`);
}

const REPLY_OPTIONS = {
  ...MESSAGE_FIELDS,
  ...JOB_OPTIONS,
  cancelAutomations: booleanFlag,
  channel: required(oneOf("linkedin", "email")),
  dryRun: booleanFlag,
  journal: JOURNAL_RULE,
  key: nonEmptyString,
  sender_profile_uuid: UUID_OR_NAME,
  sendAnyway: booleanFlag,
  stage: UUID_OR_NAME,
  task: checkTask,
  text: required(nonEmptyString),
} as OptionRules<ReplyOptions>;

/**
 * Checks the options that the API would reject only after the message was sent.
 *
 * @throws ConfigurationError that names the option.
 */
export function checkReply(contact: string, options: ReplyOptions): void {
  if (!contact) throw new ConfigurationError("The uuid of the contact is empty.");
  checkOptions(options, REPLY_OPTIONS);
}
