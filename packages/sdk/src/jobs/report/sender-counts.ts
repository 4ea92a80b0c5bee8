import type { RequestOptions } from "../../calls/options.ts";
import type { Resources } from "../../generated/resources.ts";
import { type Counts, countsOf } from "./counts.ts";
import type { within } from "./period.ts";
import type { SenderReport, TeamReport } from "./senders-report-types.ts";

type Counted = Exclude<keyof SenderReport, "name" | "status" | "uuid">;

/** What each sender profile did; who has nothing is missing. */
export async function countBySender(
  { messages, tasks }: Resources,
  time: ReturnType<typeof within>,
  options: RequestOptions | undefined,
): Promise<Readonly<Record<Counted, Counts>>> {
  const group_field = "sender_profile_uuid";
  const tasksThat = (filter: Readonly<Record<string, string>>) =>
    tasks.groupCount({ group_field, filter: { ...filter, executed_at: time } }, options);
  const messagesThat = (filter: Readonly<Record<string, string>>) =>
    messages.groupCount({ group_field, filter: { ...filter, sent_at: time } }, options);
  const [invitationsSent, emailsSent, tasksFailed, messagesSent, messagesReceived] = await Promise.all([
    tasksThat({ status: "closed", type: "linkedin_send_connection_request" }),
    tasksThat({ status: "closed", type: "email_send_message" }),
    tasksThat({ status: "failed" }),
    messagesThat({ status: "done", type: "outbox" }),
    messagesThat({ type: "inbox" }),
  ]);
  return {
    invitationsSent: countsOf(invitationsSent),
    emailsSent: countsOf(emailsSent),
    tasksFailed: countsOf(tasksFailed),
    messagesSent: countsOf(messagesSent),
    messagesReceived: countsOf(messagesReceived),
  };
}

/** What the API counts for the whole team alone. */
export async function countOfTeam(
  { contacts }: Resources,
  from: Date,
  to: Date,
  options: RequestOptions | undefined,
): Promise<TeamReport> {
  // This one names the last moment that counts.
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
  const counts = countsOf(total);
  return {
    invitationsAccepted: counts.linkedin_connection_request_accepted_count,
    emailsReceived: counts.email_inbox_count,
    emailsOpened: counts.email_opened_count,
    emailsClicked: counts.email_clicked_count,
    emailsBounced: counts.email_bounced_count,
  };
}
