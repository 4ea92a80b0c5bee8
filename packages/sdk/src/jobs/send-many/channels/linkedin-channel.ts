import type { Message } from "@grinfi/core";
import { LINKEDIN_MESSAGE_CONSTRAINTS, LINKEDIN_MESSAGE_FIELDS } from "../../../generated/fields.ts";
import type { JobClient } from "../../../resources/job-client.ts";
import { isSameText } from "../../reply/reply-key.ts";
import type { JobGenerator } from "../../shared/job.ts";
import type { ProgressTracker } from "../../shared/progress-tracker.ts";
import { sendMany } from "../send-many.ts";
import type {
  MessageRow,
  RowsToSend,
  SendManyOptions,
  SendManyResult,
  SendOutcome,
} from "../send-many-types.ts";
import type { Channel } from "./channel.ts";

const LINKEDIN_CHANNEL: Channel<MessageRow> = {
  job: "messages.sendMany",
  part: "messages",
  noun: "a message",
  fields: LINKEDIN_MESSAGE_FIELDS,
  required: LINKEDIN_MESSAGE_CONSTRAINTS.required,
  maxLengths: LINKEDIN_MESSAGE_CONSTRAINTS.maxLengths,
  location: "the conversation with the contact",
  contentOf: ({ text }) => ({ channel: "linkedin", text }),
  addressesOf: () => [],
  recipientsOf: undefined,
  mayBe: (item, { text }) => isSameText((item as Message).text, text),
  readContent: async (_, item) => {
    const { text } = item as Message;
    return text === undefined ? undefined : { channel: "linkedin", text };
  },
  send: (grinfi, row, to, request) => grinfi.messages.send({ ...row, ...to }, request),
};

export const sendMessages = (
  grinfi: JobClient,
  rows: RowsToSend<MessageRow>,
  options: SendManyOptions<MessageRow> | undefined,
  progress: ProgressTracker,
): JobGenerator<SendOutcome<MessageRow>, SendManyResult<MessageRow>> =>
  sendMany(grinfi, LINKEDIN_CHANNEL, rows, options, progress);
