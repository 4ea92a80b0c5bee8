import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeedOptions, byUuid, NOW, seedRowsByTable } from "../../../test/support/seed-rows.ts";
import type { Row } from "../../backend/table.ts";
import { fieldsOf } from "../../json.ts";

/** Runs a check on the rows of each contact. */
function forEachContact(
  check: (lead: Row, rowsOf: (table: string) => Row[], tables: Map<string, Row[]>) => void,
): void {
  fc.assert(
    fc.property(arbitrarySeedOptions, (options) => {
      const tables = seedRowsByTable(options);
      for (const lead of tables.get("leads") ?? []) {
        const rowsOf = (table: string): Row[] =>
          (tables.get(table) ?? []).filter(({ lead_uuid }) => lead_uuid === lead.uuid);
        check(lead, rowsOf, tables);
      }
    }),
    { numRuns: 30 },
  );
}

test("a contact counts its unread messages and emails", () => {
  forEachContact(({ unread_counts }, rowsOf) => {
    const unread = rowsOf("linkedin-messages").filter(
      ({ type, read_at }) => type === "inbox" && read_at === null,
    );
    const counts = unread_counts as { category: string; count: number }[];
    expect(counts.find(({ category }) => category === "linkedin")?.count ?? 0).toBe(unread.length);
    if (counts.some(({ category }) => category === "email")) {
      expect(rowsOf("emails").at(-1)?.type).toBe("inbox");
    }
  });
});

test("a contact that replied is in a stage for replies, and a new contact has no messages", () => {
  forEachContact(({ pipeline_stage_uuid }, rowsOf, tables) => {
    const written = [...rowsOf("linkedin-messages"), ...rowsOf("emails")];
    const stage = byUuid(tables, "pipeline-stages").get(pipeline_stage_uuid);
    const hasReplied = written.some(({ type }) => type === "inbox");
    expect(["Replied", "Meeting agreed", "Not interested"].includes(String(stage?.name))).toBe(hasReplied);
    if (stage?.type === "new") expect(written).toEqual([]);
  });
});

test("a conversation starts with a sent message, is in chronological order and ends with its last message", () => {
  forEachContact((_lead, rowsOf) => {
    const messages = rowsOf("linkedin-messages");
    const [conversation, ...others] = rowsOf("linkedin-conversations");
    expect(others).toEqual([]);
    expect(conversation === undefined).toBe(messages.length === 0);
    if (conversation === undefined) return;
    const sent = messages.filter(({ status }) => status === "done");
    const times = sent.map(({ sent_at }) => String(sent_at));
    expect(messages[0]?.type).toBe("outbox");
    expect(times).toEqual(times.toSorted());
    expect(conversation.last_activity_at).toBe(times.at(-1));
    expect(conversation.event_count).toBe(sent.length);
    for (const { linkedin_conversation_uuid } of messages) {
      expect(linkedin_conversation_uuid).toBe(conversation.uuid);
    }
  });
});

test("a contact waits for one step while it is in an automation, and otherwise for none", () => {
  forEachContact((_lead, rowsOf) => {
    const waiting = rowsOf("tasks").filter(({ status }) => status === "in_progress");
    const [enrolment] = rowsOf("flow-leads");
    expect(waiting).toHaveLength(Number(enrolment?.status === "in_progress"));
    for (const { flow_node_id, flow_lead_uuid } of waiting) {
      expect([flow_node_id, flow_lead_uuid]).toEqual([enrolment?.flow_node_id, enrolment?.uuid]);
    }
    expect(rowsOf("tasks").some(({ status }) => status === "failed")).toBe(enrolment?.status === "failed");
  });
});

test("an automated message has the text and the time of its task", () => {
  forEachContact((_lead, rowsOf, tables) => {
    const tasks = byUuid(tables, "tasks");
    const bodies = byUuid(tables, "email-bodies");
    for (const message of rowsOf("linkedin-messages").filter(({ automation }) => automation === "auto")) {
      const task = tasks.get(message.task_pipeline_uuid);
      expect(task?.status).toBe(message.status === "done" ? "closed" : "failed");
      if (message.status !== "done") continue;
      expect(task).toMatchObject({ executed_at: message.sent_at, payload: { rendered_text: message.text } });
    }
    for (const email of rowsOf("emails").filter(({ type }) => type === "outbox")) {
      const { body } = bodies.get(email.email_body_uuid) ?? {};
      const task = tasks.get(email["emulator:task"]);
      expect(task).toMatchObject({ executed_at: email.sent_at, payload: { rendered_text: body } });
    }
  });
});

test("each task is a step of the version of its automation", () => {
  const tables = seedRowsByTable({ seed: 3, now: NOW, contacts: 60, teamId: 1 });
  const versions = tables.get("flow-versions") ?? [];
  for (const { flow_uuid, flow_node_id, type, payload } of tables.get("tasks") ?? []) {
    const nodes = versions.find((version) => version.flow_uuid === flow_uuid)?.nodes as Row[];
    const node = nodes.find(({ id }) => id === flow_node_id);
    expect(type).toBe(node?.type);
    expect(fieldsOf(payload)).toMatchObject(fieldsOf(node?.payload));
  }
});

test("each email is between the mailbox and the contact", () => {
  forEachContact(({ work_email, name }, rowsOf, tables) => {
    const mailboxes = byUuid(tables, "mailboxes");
    for (const email of rowsOf("emails")) {
      const mailbox = mailboxes.get(email.mailbox_uuid);
      const [from, to] = email.type === "inbox" ? [work_email, mailbox?.email] : [mailbox?.email, work_email];
      expect([email.from_email, email.to_email]).toEqual([from, to]);
      expect([email.from_name, email.to_name]).toContain(name);
    }
  });
});

test("nothing happens to a contact before it is created", () => {
  forEachContact(({ created_at, updated_at }, rowsOf) => {
    for (const table of ["flow-leads", "tasks", "linkedin-messages", "linkedin-conversations", "emails"]) {
      for (const row of rowsOf(table)) {
        expect(String(row.created_at) > String(created_at)).toBe(true);
        expect(String(row.created_at) <= String(updated_at)).toBe(true);
      }
    }
  });
});

test("all variables are filled, and all addresses and phone numbers are fictional", () => {
  const tables = seedRowsByTable({ seed: 7, now: NOW, contacts: 90, teamId: 1 });
  for (const { text } of tables.get("linkedin-messages") ?? []) expect(text).not.toContain("{{");
  for (const { body } of tables.get("email-bodies") ?? []) expect(body).not.toContain("{{");
  const everything = JSON.stringify([...tables]);
  for (const [, host] of everything.matchAll(/(?:@|https?:\/\/)([\w.-]+)/g))
    expect(host).toMatch(/\.example$/);
  const phones = [...everything.matchAll(/"(\+[\d ]+)"/g)].map(([, phone]) => phone);
  expect(phones.length).toBeGreaterThan(20);
  for (const phone of phones) {
    expect(phone).toMatch(
      /^(\+1 202 555 01\d\d|\+44 20 7946 0\d{3}|\+49 30 23125 \d{3}|\+33 1 99 00 \d\d \d\d|\+46 31 390 06 \d\d)$/,
    );
  }
});
