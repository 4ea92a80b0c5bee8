import type { GrinfiClient } from "@grinfi/core";
import type { ImportResult } from "./csv-to-automation.ts";

/** Reads the contacts of the list, the enrolments and the messages from the API, and logs their numbers. */
export async function logProgress(
  { call }: GrinfiClient,
  { listUuid, flowUuid, contacts }: ImportResult,
  log: (line: string) => void,
): Promise<void> {
  const list = await call.searchContacts({ body: { filter: { list_uuid: listUuid }, limit: 1 } });
  const { data: enrolments = [] } = await call.listFlowLeads({
    body: { filter: { flow_uuid: [flowUuid], lead_uuid: [...contacts] } },
  });
  const { data: messages = [] } = await call.listLinkedinMessages({
    query: { filter: { lead_uuid: [...contacts] }, limit: 100 },
  });
  const done = messages.filter(({ status }) => status === "done");
  const sent = (type: string): number =>
    done.filter((message) => message.type === "outbox" && message.linkedin_type === type).length;
  const received = done.filter(({ type }) => type === "inbox").length;
  log(
    `In the list: ${list.total}. In the automation: ${enrolments.length}, ` +
      `${enrolments.filter(({ status }) => status === "in_progress").length} of them in progress. ` +
      `Invitations sent: ${sent("connection_note")}, messages sent: ${sent("message")}, replies: ${received}.`,
  );
}
