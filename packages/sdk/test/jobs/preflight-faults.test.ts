import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Grinfi, ListError, type Preflight } from "../../src/index.ts";
import {
  addContacts,
  createOutreachAccount,
  type OutreachAccount,
} from "../support/outreach/outreach-account.ts";
import { createOutreachAutomation, EMAIL, MESSAGE } from "../support/outreach/outreach-automation.ts";

describe("a read that fails rejects", () => {
  let account: OutreachAccount;
  let automation: string;
  beforeEach(async () => {
    account = await createOutreachAccount();
    automation = await createOutreachAutomation(account, [MESSAGE, EMAIL]);
    for (const contact of await addContacts(account, ["robin-sample"]))
      await account.grinfi.automations.contacts.add(automation, contact);
    account.emulator.ledger.clear();
  });
  afterEach(() => void vi.useRealTimers());

  test.each(["status", "reset-before", "reset-during", "truncated", "html", "empty-body"] as const)(
    "with %s at each of its requests",
    async (kind) => {
      const { emulator, grinfi } = account;
      await grinfi.automations.preflight(automation);
      const operations = emulator.ledger.requests().map(({ operation }) => String(operation));
      expect(new Set(operations).size).toBe(14);
      const seen = new Map<string, number>();
      for (const operation of operations) {
        const after = seen.get(operation) ?? 0;
        seen.set(operation, after + 1);
        emulator.clearFaults();
        emulator.addFault({ kind, operation, after });
        const error = await rejectionOf(grinfi.automations.preflight(automation));
        expect(error).toMatchObject({ operation });
      }
    },
  );
});

describe("responses of a server", () => {
  const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c10";
  const sender = "3b7f5a92-6c1d-4e08-9b4f-2d8a0c6e1f37";
  const contact = "8c2e4d71-0f3a-4b96-a5d8-6e1b7c9f2a10";
  const other = "1f8e3d5a-c690-47b2-a4d7-e6059b3c7d0b";
  const list = (...data: object[]) => ({ data, total: data.length });
  const enrolment = { flow_uuid: uuid, lead_uuid: contact, status: "in_progress" };

  /** The responses by method and path. A function gets the body of the request, and its query. */
  const RESPONSES: Readonly<Record<string, unknown>> = {
    [`GET /flows/api/flows/${uuid}`]: { uuid, status: "off", flow_version_uuid: "v" },
    "GET /flows/api/flow-versions/v": {
      nodes: [{ id: 1, type: "email_send_message", payload: [] }],
      contact_sources: [{ id: 1, sender_profiles: [sender.toUpperCase()] }],
    },
    "POST /flows/api/flows/metrics": {
      [uuid]: { leads_count: 3, in_progress_leads_count: 1, task_counts: [] },
    },
    "GET /flows/api/tasks": list(),
    "POST /flows/api/tasks/group-counts": [],
    "GET /flows/api/sender-profiles": list({ uuid: sender, status: "enabled", mailbox_uuid: null }),
    "GET /emails/api/mailboxes": list(),
    "POST /flows/api/flows-leads/list": list(enrolment),
    "GET /leads/api/leads-blacklist": list(),
    "GET /leads/api/companies-blacklist": list(),
    "GET /flows/api/linkedin-messages": list(),
    "GET /emails/api/emails": list(),
    "POST /leads/api/leads/search": list({ uuid: contact }),
  };

  let server: Server;
  let grinfi: Grinfi;
  let responses: Record<string, unknown>;
  let unknown: string[];
  beforeEach(async () => {
    responses = { ...RESPONSES };
    unknown = [];
    server = createServer((request, response) => {
      const route = `${request.method} ${request.url?.split("?")[0]}`;
      if (!Object.hasOwn(responses, route)) unknown.push(route);
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        const known = responses[route];
        const query = new URL(request.url ?? "", "http://server.invalid").searchParams;
        const body = typeof known === "function" ? known(JSON.parse(text || "{}"), query) : known;
        response.setHeader("content-type", "application/json").end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    grinfi = new Grinfi({ apiKey: "test-key", baseUrl, rateLimit: false, retry: false });
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const preflight = (): PromiseLike<Preflight> => grinfi.automations.preflight(uuid);

  test("are read in the forms that the API is known to use", async () => {
    const found = await preflight();
    expect(unknown).toEqual([]);
    expect(found).toMatchObject({
      queue: { inProgress: 1, waiting: {}, due: 0 },
      senders: [{ uuid: sender, name: "", problems: [{ problem: "no_mailbox" }] }],
      contacts: { checked: 1, notChecked: 0, findings: [] },
    });
  });

  test("in another order have the same digest, and others another one", async () => {
    const second = { ...enrolment, lead_uuid: other };
    const [firstContact, secondContact] = [{ uuid: contact }, { uuid: other }];
    responses["POST /flows/api/flows-leads/list"] = list(enrolment, second);
    responses["POST /leads/api/leads/search"] = list(firstContact, secondContact);
    responses["POST /flows/api/flows/metrics"] = {
      [uuid]: { leads_count: 2, in_progress_leads_count: 2, task_counts: { a: 1, b: 2 } },
    };
    const { digest } = await preflight();
    responses["POST /flows/api/flows-leads/list"] = list(second, enrolment);
    responses["POST /leads/api/leads/search"] = list(secondContact, firstContact);
    responses["POST /flows/api/flows/metrics"] = {
      [uuid]: { task_counts: { b: 2, a: 1 }, in_progress_leads_count: 2, leads_count: 2 },
    };
    expect((await preflight()).digest).toBe(digest);
    responses["POST /flows/api/flows/metrics"] = {
      [uuid]: { task_counts: { b: 1, a: 2 }, in_progress_leads_count: 2, leads_count: 2 },
    };
    expect((await preflight()).digest).not.toBe(digest);
  });

  test("of a running sender with a waiting task count each sender of the queue", async () => {
    responses["POST /flows/api/tasks/group-counts"] = ({ filter }: { filter: { flow_uuid?: string } }) =>
      filter.flow_uuid === uuid ? { [sender]: 4, [other]: "1", "": 2 } : [];
    expect((await preflight()).senders).toMatchObject([
      { uuid: sender, waiting: 4 },
      { uuid: other, waiting: 1, problems: [{ problem: "not_found" }] },
    ]);
  });

  test("without a total are counted in full", async () => {
    const due = { flow_uuid: uuid, status: "in_progress", schedule_at: "2020-01-01T00:00:00Z" };
    responses["GET /flows/api/tasks"] = (_: unknown, query: URLSearchParams) => ({
      data: Number(query.get("offset")) < 2 ? [{ ...due, uuid: query.get("offset") }] : [],
    });
    expect((await preflight()).queue).toEqual({ inProgress: 1, waiting: {}, due: 2, since: due.schedule_at });
  });

  test.each<[string, string, unknown]>([
    ["enrolments without a contact", "POST /flows/api/flows-leads/list", list({ flow_uuid: uuid })],
    ["enrolments without an automation", "POST /flows/api/flows-leads/list", list({ lead_uuid: contact })],
    [
      "enrolments that have ended",
      "POST /flows/api/flows-leads/list",
      list({ ...enrolment, status: "finished" }),
    ],
    ["no counts", "POST /flows/api/flows/metrics", []],
    ["no steps", "GET /flows/api/flow-versions/v", { contact_sources: [] }],
    ["no audiences", "GET /flows/api/flow-versions/v", { nodes: [] }],
    ["an empty version", "GET /flows/api/flow-versions/v", []],
    [
      "tasks of another automation",
      "GET /flows/api/tasks",
      list({ flow_uuid: other, status: "in_progress" }),
    ],
    ["no queue", "POST /flows/api/flows/metrics", { [uuid]: { leads_count: 3, in_progress_leads_count: 1 } }],
    ["steps without a type", "GET /flows/api/flow-versions/v", { nodes: [{ id: 1 }], contact_sources: [] }],
    [
      "steps with another form of sender",
      "GET /flows/api/flow-versions/v",
      {
        nodes: [{ id: 1, type: "end", payload: { sender_profile_uuid: { uuid: sender } } }],
        contact_sources: [],
      },
    ],
    ...[undefined, null, {}, sender, [{ uuid: sender }], [null]].map(
      (sender_profiles): [string, string, unknown] => [
        `the senders ${JSON.stringify(sender_profiles)}`,
        "GET /flows/api/flow-versions/v",
        { nodes: [], contact_sources: [{ id: 1, sender_profiles }] },
      ],
    ),
    ...[null, "", { data: [] }, { message: "none" }, [{ sender_profile_uuid: sender, count: 3 }]].map(
      (counts): [string, string, unknown] => [
        `the counts of tasks ${JSON.stringify(counts)}`,
        "POST /flows/api/tasks/group-counts",
        counts,
      ],
    ),
    ["no list of senders", "GET /flows/api/sender-profiles", {}],
    ["messages with others", "GET /flows/api/linkedin-messages", list({ uuid: other, lead_uuid: other })],
    ["other contacts", "POST /leads/api/leads/search", list({ uuid: other })],
  ])("with %s reject, and do not look as if there were no problems", async (_, route, response) => {
    responses[route] = response;
    expect(await rejectionOf(preflight())).toBeInstanceOf(ListError);
  });
});
