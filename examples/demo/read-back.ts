import type { GrinfiClient } from "@grinfi/core";
import type { Outcome } from "./csv-to-automation.ts";

/** Reads what became of the contacts: those of the list, those in the automation, and what was written. */
export async function readBack(
  { call }: GrinfiClient,
  { listUuid, flowUuid, contacts }: Outcome,
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
      `${enrolments.filter(({ status }) => status === "in_progress").length} of them under way. ` +
      `Invitations sent: ${sent("connection_note")}, messages sent: ${sent("message")}, answers: ${received}.`,
  );
}
