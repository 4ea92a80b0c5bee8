import type { World } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import type { Handlers } from "../../http/handler.ts";
import { invalid } from "../../http/http-error.ts";
import { stringsOf } from "../../json.ts";

/** What a counter counts: rows of a table, by the time at which the thing happened. */
interface Counter {
  readonly table: string;
  readonly at: string;
  readonly counts: (row: Row) => boolean;
}

const isReceived = ({ type }: Row): boolean => type === "inbox";
const isSent = ({ type, sent_at }: Row): boolean => type === "outbox" && sent_at !== null;
const isInMail = ({ linkedin_type }: Row): boolean => linkedin_type === "InMail";
const isMessage = ({ linkedin_type }: Row): boolean => linkedin_type === "message";

const message = (at: string, counts: Counter["counts"]): Counter => ({
  table: "linkedin-messages",
  at,
  counts,
});
const email = (counts: Counter["counts"]): Counter => ({ table: "emails", at: "sent_at", counts });
const activity = (type: string): Counter => ({
  table: "activities",
  at: "created_at",
  counts: (row) => row.type === type,
});
const task = (type: string): Counter => ({
  table: "tasks",
  at: "executed_at",
  counts: (row) => row.type === type && row.status === "closed",
});

const COUNTERS: Readonly<Record<string, Counter>> = {
  linkedin_connection_request_sent_count: task("linkedin_send_connection_request"),
  linkedin_connection_request_accepted_count: task("trigger_linkedin_connection_request_accepted"),
  linkedin_sent_count: message("sent_at", (row) => isSent(row) && isMessage(row)),
  linkedin_opened_count: message("read_at", (row) => isSent(row) && isMessage(row)),
  linkedin_inbox_count: message("sent_at", isReceived),
  linkedin_inmail_sent_count: message("sent_at", (row) => isSent(row) && isInMail(row)),
  linkedin_inmail_replied_count: message("sent_at", (row) => isReceived(row) && isInMail(row)),
  email_sent_count: email(isSent),
  email_inbox_count: email(isReceived),
  email_bounced_count: email((row) => isSent(row) && row.bounced_by_uuid !== null),
  email_opened_count: activity("email_opened"),
  email_clicked_count: activity("email_clicked"),
  email_unsubscribed_count: activity("email_unsubscribed"),
};

export const contactMetricHandlers: Handlers = {
  /** `filter` and `group_by` are taken, but change nothing. */
  getLeadMetrics: ({ body }, world) => {
    const metrics = stringsOf(body.metrics);
    if (metrics.length === 0) throw invalid("metrics", "One metric at least is needed.");
    const from = Date.parse(String(body.period_from));
    const to = Date.parse(String(body.period_to));
    const flows = new Set(stringsOf(body.flows));
    const counts = ({ at, counts }: Counter, row: Row): boolean => {
      const moment = Date.parse(String(row[at]));
      return (
        moment >= from && moment <= to && counts(row) && (flows.size === 0 || flows.has(flowOf(world, row)))
      );
    };
    const total = metrics.map((metric) => {
      const counter = COUNTERS[metric] as Counter;
      let number = 0;
      for (const row of world.table(counter.table).rows()) if (counts(counter, row)) number += 1;
      return [metric, number];
    });
    return { total: Object.fromEntries(total) };
  },
};

/** The automation behind a row; a message names only the task that caused it. */
function flowOf(world: World, { flow_uuid, task_pipeline_uuid, payload }: Row): string {
  const flow =
    flow_uuid ??
    world.table("tasks").get(String(task_pipeline_uuid))?.flow_uuid ??
    (payload as Row | undefined)?.flow_uuid;
  return String(flow);
}
