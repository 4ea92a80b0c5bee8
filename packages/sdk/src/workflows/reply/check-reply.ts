import { ConfigurationError } from "@grinfi/core";
import { checkReference } from "../names/reference.ts";
import type { FollowUpTask, ReplyOptions } from "./reply-types.ts";

/**
 * Finds what the API would refuse only when the message is out already.
 *
 * @throws ConfigurationError that names the option.
 */
export function checkReply(
  contact: string,
  { channel, key, sender_profile_uuid, stage, task, text }: ReplyOptions,
): void {
  if (!contact) throw new ConfigurationError("The uuid of the contact is empty.");
  if (channel !== "linkedin" && channel !== "email") {
    throw new ConfigurationError(`channel is ${String(channel)}; it must be "linkedin" or "email".`);
  }
  if (!text?.trim()) throw new ConfigurationError("text is empty.");
  if (key === "") throw new ConfigurationError("key is empty; leave it out for a digest of the reply.");
  if (stage !== undefined) checkReference("stage", stage);
  if (sender_profile_uuid !== undefined) checkReference("sender_profile_uuid", sender_profile_uuid);
  if (task !== undefined) checkTask(task);
}

function checkTask({ schedule_at, sender_profile_uuid, text, type }: FollowUpTask): void {
  if (sender_profile_uuid !== undefined) checkReference("task.sender_profile_uuid", sender_profile_uuid);
  if (!type) throw new ConfigurationError("task.type is empty; it must say what is to be done.");
  if (!text?.trim()) throw new ConfigurationError("task.text is empty.");
  if (Number.isNaN(Date.parse(schedule_at))) {
    throw new ConfigurationError(`task.schedule_at is ${schedule_at}; it must be a moment in ISO 8601.`);
  }
}
