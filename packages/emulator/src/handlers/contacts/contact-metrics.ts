import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { stringsOf } from "../../json.ts";

/** Counts the rows of a table by the time in the field `at`. */
interface ContactMetric {
  readonly table: string;
  readonly at: string;
  readonly counts: (row: Row) => boolean;
}

const isReceived = ({ type }: Row): boolean => type === "inbox";
const isSent = ({ type, sent_at }: Row): boolean => type === "outbox" && sent_at !== null;
const isInMail = ({ linkedin_type }: Row): boolean => linkedin_type === "InMail";
const isMessage = ({ linkedin_type }: Row): boolean => linkedin_type === "message";

const messageMetric = (at: string, counts: ContactMetric["counts"]): ContactMetric => ({
  table: "linkedin-messages",
  at,
  counts,
});
const emailMetric = (counts: ContactMetric["counts"]): ContactMetric => ({
  table: "emails",
  at: "sent_at",
  counts,
});
const activityMetric = (type: string): ContactMetric => ({
  table: "activities",
  at: "created_at",
  counts: (row) => row.type === type,
});
const taskMetric = (type: string): ContactMetric => ({
  table: "tasks",
  at: "executed_at",
  counts: (row) => row.type === type && row.status === "closed",
});

const CONTACT_METRICS: Readonly<Record<string, ContactMetric>> = {
  linkedin_connection_request_sent_count: taskMetric("linkedin_send_connection_request"),
  linkedin_connection_request_accepted_count: taskMetric("trigger_linkedin_connection_request_accepted"),
  linkedin_sent_count: messageMetric("sent_at", (row) => isSent(row) && isMessage(row)),
  linkedin_opened_count: messageMetric("read_at", (row) => isSent(row) && isMessage(row)),
  linkedin_inbox_count: messageMetric("sent_at", isReceived),
  linkedin_inmail_sent_count: messageMetric("sent_at", (row) => isSent(row) && isInMail(row)),
  linkedin_inmail_replied_count: messageMetric("sent_at", (row) => isReceived(row) && isInMail(row)),
  email_sent_count: emailMetric(isSent),
  email_inbox_count: emailMetric(isReceived),
  email_bounced_count: emailMetric((row) => isSent(row) && row.bounced_by_uuid !== null),
  email_opened_count: activityMetric("email_opened"),
  email_clicked_count: activityMetric("email_clicked"),
  email_unsubscribed_count: activityMetric("email_unsubscribed"),
};

export const contactMetricHandlers: Handlers = {
  /** Accepts `filter` and `group_by`, but ignores them. */
  getLeadMetrics: ({ body }, backend) => {
    const metrics = stringsOf(body.metrics);
    if (metrics.length === 0) throw invalidField("metrics", "metrics must contain at least one metric.");
    const from = Date.parse(String(body.period_from));
    const to = Date.parse(String(body.period_to));
    const flows = new Set(stringsOf(body.flows));
    const isCounted = ({ at, counts }: ContactMetric, row: Row): boolean => {
      const time = Date.parse(String(row[at]));
      return (
        time >= from && time <= to && counts(row) && (flows.size === 0 || flows.has(flowOf(backend, row)))
      );
    };
    const total = metrics.map((metric) => {
      const counter = CONTACT_METRICS[metric] as ContactMetric;
      let number = 0;
      for (const row of backend.table(counter.table).rows()) if (isCounted(counter, row)) number += 1;
      return [metric, number];
    });
    return { total: Object.fromEntries(total) };
  },
};

/** Returns the automation that a row belongs to. A message refers only to the task that sent it. */
function flowOf(backend: Backend, { flow_uuid, task_pipeline_uuid, payload }: Row): string {
  const flow =
    flow_uuid ??
    backend.table("tasks").get(String(task_pipeline_uuid))?.flow_uuid ??
    (payload as Row | undefined)?.flow_uuid;
  return String(flow);
}
