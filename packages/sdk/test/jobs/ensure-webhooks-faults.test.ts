import { rejectionOf } from "@grinfi/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ConfigurationError,
  type DesiredWebhook,
  type EnsureWebhooksOptions,
  ForbiddenError,
  type Webhook,
  type WebhookOutcome,
} from "../../src/index.ts";
import { start } from "../support/accounts/start.ts";
import { runJob } from "../support/jobs/run-job.ts";

const SECRET = "not-a-real-key";
const target_url = `https://hooks.example.com/grinfi?key=${SECRET}`;

const hook = (event: DesiredWebhook["event"], more: Partial<DesiredWebhook> = {}): DesiredWebhook => ({
  ...{ name: "To chat", event, target_url },
  ...more,
});

const brief = (progress: readonly WebhookOutcome[]): string[] =>
  progress.map(({ action, outcome }) => `${action} ${outcome}`);

type Fault = Parameters<ReturnType<typeof start>["emulator"]["addFault"]>[0];

/** One webhook to create, one to update, and one to remove. */
async function runWith(faults: readonly Fault[], options: EnsureWebhooksOptions = {}) {
  const account = start();
  const { emulator, grinfi } = account;
  await grinfi.webhooks.create(hook("contact_updated", { name: "Old" }));
  await grinfi.webhooks.create(hook("contact_deleted"));
  emulator.ledger.clear();
  for (const fault of faults) emulator.addFault(fault);
  const desired = [hook("contact_created"), hook("contact_updated")];
  const ended = await runJob(grinfi.webhooks.ensure(desired, options));
  const requests = emulator.ledger.requests().map(({ operation }) => String(operation));
  const again = async () => {
    emulator.ledger.clear();
    const result = await grinfi.webhooks.ensure(desired);
    return { ...result, there: (await grinfi.webhooks.list()).items.length };
  };
  return { ...account, ...ended, requests, again };
}

const OPERATIONS = ["createWebhook", "updateWebhook", "deleteWebhook"] as const;

describe("a call that fails", () => {
  test.each(OPERATIONS)("%s that was processed is confirmed by the list", async (operation) => {
    for (const kind of ["reset-after", "reset-during"] as const) {
      const { progress, result, requests } = await runWith([{ kind, operation }]);
      expect(brief(progress)).toEqual(["create done", "update done", "remove done"]);
      expect(result).toMatchObject({ created: 1, updated: 1, removed: 1 });
      expect(progress[0]?.uuid).toEqual(expect.any(String));
      expect(requests.filter((request) => request === operation)).toHaveLength(1);
    }
  });

  test.each([
    ["createWebhook", ["create unknown", "update done", "remove not_tried"]],
    ["updateWebhook", ["create done", "update unknown", "remove not_tried"]],
    ["deleteWebhook", ["create done", "update done", "remove unknown"]],
  ] as const)(
    "%s without an effect in the list is unknown, and another job does it",
    async (operation, outcomes) => {
      for (const kind of ["reset-before", "status", "html"] as const) {
        const { progress, requests, again } = await runWith([{ kind, operation }]);
        expect(brief(progress)).toEqual(outcomes);
        expect(requests.filter((request) => request === operation)).toHaveLength(1);
        expect(await again()).toMatchObject({ failed: 0, unknown: 0, there: 2 });
      }
    },
  );

  test.each([
    ["createWebhook", ["create failed", "update done", "remove not_tried"]],
    ["updateWebhook", ["create done", "update failed", "remove not_tried"]],
    ["deleteWebhook", ["create done", "update done", "remove failed"]],
  ] as const)(
    "%s that was rejected is failed, and the list is not read again",
    async (operation, outcomes) => {
      const { progress, result, requests, again } = await runWith([
        { kind: "status", status: 422, operation },
      ]);
      expect(brief(progress)).toEqual(outcomes);
      expect(result).toMatchObject({ failed: 1, unknown: 0 });
      expect(progress.find(({ outcome }) => outcome === "failed")?.reason).toContain("422");
      expect(requests.filter((request) => request === "listWebhooks")).toHaveLength(1);
      expect(await again()).toMatchObject({ failed: 0, there: 2 });
    },
  );

  test("is unknown if reading the list fails, too", async () => {
    const { progress } = await runWith([
      { kind: "reset-after", operation: "createWebhook" },
      { kind: "status", operation: "listWebhooks", after: 1 },
    ]);
    expect(brief(progress)).toEqual(["create unknown", "update done", "remove not_tried"]);
  });

  test("is done if the webhook to remove no longer exists", async () => {
    const { progress } = await runWith([{ kind: "status", status: 404, operation: "deleteWebhook" }]);
    expect(brief(progress)).toEqual(["create done", "update done", "remove done"]);
  });

  test("is reported and then ends the job if every other call would fail in the same way", async () => {
    const { progress, error, requests } = await runWith([
      { kind: "status", status: 403, operation: "updateWebhook" },
    ]);
    expect(brief(progress)).toEqual(["create done", "update failed"]);
    expect(error).toBeInstanceOf(ForbiddenError);
    expect(requests).toEqual(["listWebhooks", "createWebhook", "updateWebhook"]);
  });

  test("ends the job before anything is sent if it is the call that reads the list", async () => {
    const { progress, error, requests } = await runWith([{ kind: "status", operation: "listWebhooks" }]);
    expect([progress, requests]).toEqual([[], ["listWebhooks"]]);
    expect(error).toMatchObject({ status: 503 });
  });
});

test("a job that is stopped sends nothing more", async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  const { progress, error, requests } = await runWith([], { onProgress, signal: controller.signal });
  expect([brief(progress), error]).toEqual([["create done"], new Error("enough")]);
  expect(requests).toEqual(["listWebhooks", "createWebhook"]);
});

test("progress contains no secret of a URL, even if the API repeats it", async () => {
  const { emulator, grinfi } = start();
  await grinfi.webhooks.create(hook("contact_updated", { name: "Old" }));
  await grinfi.webhooks.create(hook("contact_deleted"));
  const fetch: typeof globalThis.fetch = async (request) =>
    (request as Request).method === "GET"
      ? emulator.fetch(request)
      : Response.json({ message: `No: ${target_url}` }, { status: 422 });
  const { webhooks } = grinfi.withOptions({ fetch });
  for (const [desired, remove] of [
    [[hook("contact_created"), hook("contact_updated")], undefined],
    [[], () => true],
  ] as const) {
    const { progress } = await runJob(webhooks.ensure(desired, { ...(remove && { remove }) }));
    expect(progress.some(({ outcome }) => outcome === "failed")).toBe(true);
    expect(JSON.stringify(progress.map(({ error: _, ...rest }) => rest))).not.toContain(SECRET);
    for (const { action, error } of progress)
      if (action !== "remove" && error instanceof Error) expect(error.message).not.toContain(SECRET);
  }
});

test.each<[string, readonly unknown[]]>([
  ["desired[0].event is missing", [{ name: "x", target_url }]],
  ["desired[1].name is missing", [hook("contact_created"), { event: "contact_updated", target_url }]],
  [
    "desired[0].target_url is not an http or https URL",
    [hook("contact_created", { target_url: `//${SECRET}` })],
  ],
  [
    "desired[0].target_url is not an http or https URL",
    [hook("contact_created", { target_url: `ftp://example.com/${SECRET}` })],
  ],
  [
    "desired[1] has the same event and URL as desired[0]",
    [hook("contact_created"), hook("contact_created", { target_url: target_url.replace("hooks", "HOOKS") })],
  ],
])("%s: rejected before anything is sent", async (message, desired) => {
  const { emulator, grinfi } = start();
  const error = await rejectionOf(grinfi.webhooks.ensure(desired as DesiredWebhook[]));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(message);
  expect(String(error)).not.toContain(SECRET);
  expect(emulator.ledger.requests()).toEqual([]);
});

test("property: from any state, each desired webhook exists once, and the others are unchanged", async () => {
  const url = fc.constantFrom("https://a.example.com/", "https://b.example.com/hook?key=1");
  const event = fc.constantFrom("contact_created", "contact_updated", "email_bounced");
  const webhook = fc.record({
    event,
    target_url: url,
    name: fc.constantFrom("One", "Two"),
    status: fc.constantFrom("off", "on"),
  });
  const shape = ({ event, name, status, target_url }: Partial<Webhook>) => ({
    event,
    name,
    status,
    target_url,
  });
  const selector = ({ event, target_url }: Partial<Webhook>) => `${event} ${target_url}`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(webhook, { maxLength: 6 }),
      fc.uniqueArray(webhook, { maxLength: 4, selector }),
      async (before, desired) => {
        const { emulator, grinfi } = start();
        for (const one of before) await grinfi.webhooks.create(one);
        await grinfi.webhooks.ensure(desired);
        const after = (await grinfi.webhooks.list()).items.map(shape);
        const urls = new Set(desired.map(({ target_url }) => target_url));
        const others = before.filter(({ target_url }) => !urls.has(target_url));
        const byText = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
        expect(byText(after)).toEqual(byText([...others, ...desired].map(shape)));

        emulator.ledger.clear();
        expect(await grinfi.webhooks.ensure(desired)).toMatchObject({ kept: desired.length });
        expect(emulator.ledger.requests().map(({ operation }) => operation)).toEqual(["listWebhooks"]);
      },
    ),
    { numRuns: 60 },
  );
});
