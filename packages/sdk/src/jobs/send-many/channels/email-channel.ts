import type { Email } from "@grinfi/core";
import { EMAIL_CONSTRAINTS, EMAIL_FIELDS } from "../../../generated/fields.ts";
import type { JobClient } from "../../../resources/job-client.ts";
import { addressesIn } from "../../contact-states/email-address.ts";
import { emailTextOf } from "../../contact-states/email-text.ts";
import { isSameText } from "../../reply/reply-key.ts";
import type { JobGenerator } from "../../shared/job.ts";
import type { ProgressTracker } from "../../shared/progress-tracker.ts";
import { sendMany } from "../send-many.ts";
import type {
  EmailRow,
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
} from "../send-many-types.ts";
import type { Channel } from "./channel.ts";

const EMAIL_CHANNEL: Channel<EmailRow> = {
  job: "emails.sendMany",
  part: "emails",
  noun: "an email",
  fields: EMAIL_FIELDS,
  required: EMAIL_CONSTRAINTS.required,
  maxLengths: EMAIL_CONSTRAINTS.maxLengths,
  location: "the emails of the contact",
  contentOf: ({ body, subject }) => ({ channel: "email", subject, text: body }),
  addressesOf: ({ bcc, cc, to_email }) => [to_email, bcc, cc].flat().filter((one) => typeof one === "string"),
  recipientsOf: ({ to_email }) => addressesIn(to_email),
  mayBe: (item, { subject }) => isSameText((item as Email).subject, subject),
  readContent: async (grinfi, item, request) => {
    const { email_body_uuid, subject } = item as Email;
    if (subject === undefined) return undefined;
    const text = await emailTextOf(grinfi, email_body_uuid, request);
    return text === undefined ? undefined : { channel: "email", subject, text };
  },
  send: async (grinfi, row, to, request) =>
    (await grinfi.emails.send({ ...row, ...to }, request))?.emailDomain,
};

export const sendEmails = (
  grinfi: JobClient,
  rows: RowsToSend<EmailRow>,
  options: SendManyOptions<EmailRow> | undefined,
  progress: ProgressTracker,
): JobGenerator<SendOutcome<EmailRow>, SendManyResult<EmailRow>> =>
  sendMany(grinfi, EMAIL_CHANNEL, rows, options, progress);
