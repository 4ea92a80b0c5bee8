import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import type { Task } from "../../generated/types.ts";
import type { BySender, FollowUpTask } from "./reply-types.ts";
import { isSameText } from "./same-text.ts";
import type { Sendable } from "./send-once.ts";

/** A task that a contact is to have once. */
export function followUpTask(
  grinfi: Resources,
  contact: string,
  task: BySender<FollowUpTask> & { readonly sender_profile_uuid: string },
  options: RequestOptions,
): Sendable {
  return {
    lookalikes: async () => (await lookalikes()).map(({ uuid }) => uuid),
    find: async (known) => (await lookalikes()).find(({ uuid }) => !known.has(uuid)),
    send: async () => (await grinfi.tasks.create({ ...task, lead_uuid: contact }, options)).uuid,
    whereToLook: "the tasks of the contact",
  };

  async function lookalikes(): Promise<Task[]> {
    const filter = { lead_uuid: contact, automation: "manual" } as const;
    const tasks = grinfi.tasks
      .list({ filter }, { ...options, verifyFilter: true })
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
