import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { type Counts, countsOf, optionalCountsOf } from "./counts.ts";
import type { periodFilter } from "./period.ts";
import type { SenderReport, TeamReport } from "./senders-report-types.ts";

type CountName = Exclude<keyof SenderReport, "name" | "status" | "uuid">;

/** Counts by sender profile. A profile without a count is missing. */
export async function countBySender(
  { messages, tasks }: Resources,
  time: ReturnType<typeof periodFilter>,
  options: RequestOptions | undefined,
): Promise<Readonly<Record<CountName, Counts>>> {
  const group_field = "sender_profile_uuid";
  const countTasks = (filter: Readonly<Record<string, string>>) =>
    tasks.countBy({ group_field, filter: { ...filter, executed_at: time } }, options);
  const countMessages = (filter: Readonly<Record<string, string>>) =>
    messages.countBy({ group_field, filter: { ...filter, sent_at: time } }, options);
  const [invitationsSent, emailsSent, tasksFailed, messagesSent, messagesReceived] = await Promise.all([
    countTasks({ status: "closed", type: "linkedin_send_connection_request" }),
    countTasks({ status: "closed", type: "email_send_message" }),
    countTasks({ status: "failed" }),
    countMessages({ status: "done", type: "outbox" }),
    countMessages({ type: "inbox" }),
  ]);
  return {
    invitationsSent: countsOf(invitationsSent, "groupCountTasks"),
    emailsSent: countsOf(emailsSent, "groupCountTasks"),
    tasksFailed: countsOf(tasksFailed, "groupCountTasks"),
    messagesSent: countsOf(messagesSent, "groupCountLinkedinMessages"),
    messagesReceived: countsOf(messagesReceived, "groupCountLinkedinMessages"),
  };
}

/** Returns the counts that the API has only for the whole team. */
export async function countOfTeam(
  { contacts }: Resources,
  from: Date,
  to: Date,
  options: RequestOptions | undefined,
): Promise<TeamReport> {
  // Here the end of the period is inclusive.
  const last = new Date(to.getTime() - 1);
  const { total } = await contacts.getMetrics(
    {
      period_from: from.toISOString(),
      period_to: last.toISOString(),
      metrics: [
        "linkedin_connection_request_accepted_count",
        "email_inbox_count",
        "email_opened_count",
        "email_clicked_count",
        "email_bounced_count",
      ],
    },
    options,
  );
  const counts = optionalCountsOf(total, "getLeadMetrics");
  return {
    invitationsAccepted: counts.linkedin_connection_request_accepted_count,
    emailsReceived: counts.email_inbox_count,
    emailsOpened: counts.email_opened_count,
    emailsClicked: counts.email_clicked_count,
    emailsBounced: counts.email_bounced_count,
  };
}
