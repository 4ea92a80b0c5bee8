import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import { type FetchFunction, type Grinfi, type RequestOptions, TimeoutError } from "../../src/index.ts";
import { createAutomation } from "../support/accounts/automation.ts";
import { createRepliedAccount } from "../support/accounts/replied-account.ts";
import { start } from "../support/accounts/start.ts";
import { emailTo } from "../support/outreach/outreach-account.ts";

type RunJob = (grinfi: Grinfi, options: RequestOptions) => PromiseLike<unknown>;

/** Jobs and reports with their options, on an account with contacts, a list, an automation and a conversation. */
async function prepare(): Promise<{
  readonly fetch: FetchFunction;
  readonly jobs: Readonly<Record<string, RunJob>>;
}> {
  const { grinfi: setUp, emulator } = start({ contacts: 20 });
  const list = String((await setUp.lists.create({ name: "Spring fair" })).uuid);
  const automation = await createAutomation(setUp);
  const { contact, sender, stage, task } = await createRepliedAccount(setUp, emulator);
  const sending = { sender_profile_uuid: sender, skip: { replied: false, quietFor: 0 } };
  const tree = {
    contact_sources: [],
    nodes: [{ id: 1, type: "end", payload: [], before: [], after: [] }],
  };
  const rows = [{ linkedin_id: "robin-sample" }];
  const file = { name: "fair.csv", content: "linkedin\nrobin-sample\n" };
  const wait = async (milliseconds: number): Promise<void> => emulator.advance(milliseconds);
  const desired = {
    name: "Replies",
    event: "contact_replied_email",
    target_url: "https://hooks.example.com",
  } as const;
  const period = { from: "2026-01-01", to: "2026-02-01" };
  return {
    fetch: emulator.fetch,
    jobs: {
      "contacts.bulkUpsert": ({ contacts }, options) =>
        contacts.bulkUpsert(rows, { list, automation, onConflict: "update", ...options }),
      "contacts.bulkAction": ({ contacts }, options) =>
        contacts.bulkAction(
          { type: "contact_add_to_flow", flow_uuid: automation },
          { filter: { uuid: contact } },
          options,
        ),
      "contacts.reply": ({ contacts }, options) =>
        contacts.reply(contact, { channel: "linkedin", text: "Tuesday?", stage, task, ...options }),
      "contacts.importCsv": ({ contacts }, options) => contacts.importCsv(file, { list, wait, ...options }),
      "contacts.export": async ({ contacts }, options) => {
        for await (const _ of contacts.export({ format: "csv", ...options }));
      },
      "messages.sendMany": ({ messages }, options) =>
        messages.sendMany([{ lead_uuid: contact, text: "Tuesday?" }], { ...sending, ...options }),
      "emails.sendMany": ({ emails }, options) =>
        emails.sendMany([emailTo(contact)], { ...sending, ...options }),
      "inbox.listUnread": ({ inbox }, options) => inbox.listUnread(options),
      "inbox.getConversation": ({ inbox }, options) => inbox.getConversation(contact, options),
      "inbox.markRead": ({ inbox }, options) => inbox.markRead([contact], options),
      "webhooks.ensure": ({ webhooks }, options) => webhooks.ensure([desired], options),
      "automations.validateOnServer": ({ automations }, options) =>
        automations.validateOnServer(tree, options),
      "automations.preflight": ({ automations }, options) => automations.preflight(automation, options),
      "automations.report": ({ automations }, options) => automations.report(automation, {}, options),
      "reports.senders": ({ reports }, options) => reports.senders(period, options),
    },
  };
}

const { jobs: NAMES } = await prepare();

describe.each(Object.keys(NAMES))("%s", (name) => {
  test("passes hooks, headers and logger to each of its calls", async () => {
    const { fetch, jobs } = await prepare();
    const sent: (string | null)[] = [];
    const recording: FetchFunction = async (input, init) => {
      const request = new Request(input, init);
      sent.push(request.headers.get("x-job"));
      return fetch(request);
    };
    const { grinfi } = start({}, { fetch: recording });
    const onRequest = vi.fn();
    const log = vi.fn();
    const logger = { debug: log, info: log, warn: log, error: log };
    await jobs[name]?.(grinfi, {
      ...{ hooks: { onRequest }, headers: { "x-job": name }, logger, logLevel: "debug" },
    });
    expect(sent.length).toBeGreaterThan(0);
    expect(new Set(sent)).toEqual(new Set([name]));
    expect(onRequest).toHaveBeenCalledTimes(sent.length);
    expect(log.mock.calls.length).toBeGreaterThanOrEqual(sent.length);
  });

  test("passes its timeout to its calls", async () => {
    const { jobs } = await prepare();
    const { grinfi } = start({}, { fetch: () => new Promise(() => undefined) });
    const job = async (): Promise<unknown> => jobs[name]?.(grinfi, { timeout: 1 });
    expect(await rejectionOf(job())).toBeInstanceOf(TimeoutError);
  });

  test("passes its signal to its calls", async () => {
    const { jobs } = await prepare();
    const stop = new AbortController();
    const { grinfi } = start(
      {},
      {
        fetch: () => {
          stop.abort(new Error("stopped"));
          return new Promise(() => undefined);
        },
      },
    );
    const job = async (): Promise<unknown> => jobs[name]?.(grinfi, { signal: stop.signal });
    expect(await rejectionOf(job())).toBe(stop.signal.reason);
  });
});

test("a reply does not send the options of the job as fields of the message", async () => {
  const { grinfi, emulator } = start({ contacts: 20 });
  const { contact } = await createRepliedAccount(grinfi, emulator);
  const reply = { channel: "linkedin", text: "Tuesday?", timeout: 60_000, headers: { "x-a": "1" } } as const;
  const { message } = await grinfi.contacts.reply(contact, { ...reply, hooks: {} });
  expect(Object.keys(message ?? {}).toSorted()).toEqual([
    "channel",
    "lead_uuid",
    "sender_profile_uuid",
    "text",
  ]);
});
