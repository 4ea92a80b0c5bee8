import type { Task } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { isSameText } from "./reply-key.ts";
import type { BySender, FollowUpTask } from "./reply-types.ts";
import type { Sendable } from "./run-step.ts";

/** Prepares a task that must be created once. */
export function followUpTask(
  grinfi: Resources,
  contact: string,
  task: BySender<FollowUpTask> & { readonly sender_profile_uuid: string },
  request: RequestOptions,
): Sendable {
  return {
    existingMatches: async () => (await matchingTasks()).map(({ uuid }) => uuid),
    find: async (existing) => (await matchingTasks()).find(({ uuid }) => !existing.has(uuid)),
    send: (watched) => grinfi.tasks.create({ ...task, lead_uuid: contact }, watched),
    location: "the tasks of the contact",
  };

  async function matchingTasks(): Promise<Task[]> {
    const filter = { lead_uuid: contact, automation: "manual" } as const;
    const tasks = grinfi.tasks
      .list({ filter }, { ...request, verifyFilter: true })
      .toArray({ limit: Number.POSITIVE_INFINITY });
    return (await tasks).filter(
      ({ note, payload, sender_profile_uuid, type }) =>
        type === task.type &&
        sender_profile_uuid === task.sender_profile_uuid &&
        (note ?? "") === (task.note ?? "") &&
        isSameText(payload?.template, task.text),
    );
  }
}
