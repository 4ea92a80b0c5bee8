import { rejectionOf } from "@grinfi/testing";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type DesiredWebhook, ListError, type WebhookOutcome } from "../../src/index.ts";
import { useAccountBehindPrism } from "../support/accounts/behind-prism.ts";
import { start } from "../support/accounts/start.ts";

const account = useAccountBehindPrism();

const URL_OF_OURS = "https://hooks.example.com/grinfi?key=not-a-real-key";

const EVENTS = [
  "contact_accepted_linkedin_connection_request",
  "contact_clicked_email",
  "contact_created",
  "contact_deleted",
  "contact_enriched",
  "contact_exported",
  "contact_opened_email",
  "contact_pipeline_stage_changed",
  "contact_replied_email",
  "contact_replied_linkedin_inmail",
  "contact_replied_linkedin_message",
  "contact_tag_added",
  "contact_unsubscribed_email",
  "contact_updated",
  "email_bounced",
  "sender_profile_sent_email",
  "sender_profile_sent_linkedin_connection_request",
  "sender_profile_sent_linkedin_inmail",
  "sender_profile_sent_linkedin_message",
] as const;

const hook = (event: DesiredWebhook["event"], more: Partial<DesiredWebhook> = {}): DesiredWebhook => ({
  ...{ name: "To chat", event, target_url: URL_OF_OURS },
  ...more,
});

const asThere = async (): Promise<readonly object[]> =>
  (await account.grinfi.webhooks.list()).items.map(({ event, name, status, target_url }) => ({
    ...{ event, name, status, target_url },
  }));

const brief = (webhooks: readonly WebhookOutcome[]): string[] =>
  webhooks.map(({ action, event, outcome }) => `${action} ${event}: ${outcome}`);

test("missing webhooks are created for every event, and a second job changes nothing", async () => {
  const { grinfi, emulator } = account;
  expectTypeOf<(typeof EVENTS)[number]>().toEqualTypeOf<DesiredWebhook["event"]>();
  const desired = EVENTS.map((event) => hook(event));
  const first = await grinfi.webhooks.ensure(desired);
  expect(first).toMatchObject({ created: 19, kept: 0, updated: 0, removed: 0, failed: 0 });
  expect(account.called).toHaveLength(1 + 19);
  expect(await asThere()).toEqual(desired.map((one) => ({ ...one, status: "on" })));

  emulator.ledger.clear();
  const second = await grinfi.webhooks.ensure(desired);
  expect(second).toMatchObject({ created: 0, kept: 19, updated: 0, removed: 0 });
  expect(second.webhooks.map(({ uuid }) => uuid)).toEqual(first.webhooks.map(({ uuid }) => uuid));
  expect(account.called).toEqual(["listWebhooks"]);
});

test("given fields are updated, the others stay, and only changes are sent", async () => {
  const { grinfi, emulator } = account;
  const filters = { position: "Buyer", tags: ["a", "b"] };
  await grinfi.webhooks.create(hook("contact_created", { status: "off", filters }));
  await grinfi.webhooks.create(hook("contact_updated", { status: "off" }));
  emulator.ledger.clear();
  const job = grinfi.webhooks.ensure([
    hook("contact_created", { name: "Renamed", filters: { tags: ["a", "b"], position: "Buyer" } }),
    hook("contact_updated", { status: "on", filters: null, request_method: "POST" }),
  ]);
  expect((await job).webhooks).toMatchObject([
    { action: "update", changes: ["name"], outcome: "done" },
    { action: "update", changes: ["status"], outcome: "done" },
  ]);
  expect(account.called).toHaveLength(1 + 2);
  expect(await asThere()).toMatchObject([
    { name: "Renamed", status: "off" },
    { name: "To chat", status: "on" },
  ]);
  const [{ body } = {}] = emulator.ledger.requests("updateWebhook");
  expect(body).toEqual({ name: "Renamed", target_url: "(secret)" });
});

describe("an unwanted webhook", () => {
  const elsewhere = { target_url: "https://other.example.com/hook" };

  test("is removed at a desired URL and nowhere else", async () => {
    const { grinfi } = account;
    await grinfi.webhooks.create(hook("contact_created"));
    await grinfi.webhooks.create(hook("contact_deleted"));
    await grinfi.webhooks.create(hook("contact_deleted", elsewhere));
    await grinfi.webhooks.create(hook("contact_created", { ...elsewhere, name: "Theirs" }));
    account.emulator.ledger.clear();
    const result = await grinfi.webhooks.ensure([hook("contact_created")]);
    expect(brief(result.webhooks)).toEqual(["keep contact_created: done", "remove contact_deleted: done"]);
    expect(account.called).toHaveLength(1 + 1);
    expect(await asThere()).toMatchObject([
      { event: "contact_created", target_url: URL_OF_OURS },
      { event: "contact_deleted", ...elsewhere },
      { event: "contact_created", ...elsewhere },
    ]);
  });

  test("is removed if the caller selects it, after the others exist", async () => {
    const { grinfi } = account;
    const old = { target_url: "https://hooks.example.com/grinfi?key=an-old-key" };
    await grinfi.webhooks.create(hook("contact_created", old));
    await grinfi.webhooks.create(hook("contact_created", elsewhere));
    const remove = ({ target_url = "" }) => new URL(target_url).host === "hooks.example.com";
    const result = await grinfi.webhooks.ensure([hook("contact_created")], { remove });
    expect(brief(result.webhooks)).toEqual(["create contact_created: done", "remove contact_created: done"]);
    expect(await asThere()).toMatchObject([elsewhere, { target_url: URL_OF_OURS }]);
  });

  test("stays with remove: false", async () => {
    const { grinfi } = account;
    await grinfi.webhooks.create(hook("contact_deleted"));
    const result = await grinfi.webhooks.ensure([hook("contact_created")], { remove: false });
    expect(result).toMatchObject({ created: 1, removed: 0 });
    expect(await asThere()).toHaveLength(2);
  });

  test("can be a second webhook with the same event and URL; the one that is on stays", async () => {
    const { grinfi } = account;
    await grinfi.webhooks.create(hook("contact_created", { status: "off" }));
    await grinfi.webhooks.create(hook("contact_created", { target_url: `${URL_OF_OURS}` }));
    const result = await grinfi.webhooks.ensure([hook("contact_created")]);
    expect(result).toMatchObject({ kept: 1, removed: 1 });
    expect(await asThere()).toMatchObject([{ status: "on" }]);
  });
});

test("a dry run returns what would be done, and changes nothing", async () => {
  const { grinfi } = account;
  await grinfi.webhooks.create(hook("contact_created"));
  await grinfi.webhooks.create(hook("contact_updated"));
  await grinfi.webhooks.create(hook("contact_deleted"));
  const before = await asThere();
  account.emulator.ledger.clear();
  const desired = [hook("contact_created"), hook("contact_updated", { name: "New" }), hook("email_bounced")];
  const result = await grinfi.webhooks.ensure(desired, { dryRun: true });
  expect(brief(result.webhooks)).toEqual([
    "keep contact_created: done",
    "update contact_updated: planned",
    "create email_bounced: planned",
    "remove contact_deleted: planned",
  ]);
  expect(result).toMatchObject({ kept: 1, planned: 3, created: 0, updated: 0, removed: 0 });
  expect(account.called).toEqual(["listWebhooks"]);
  expect(await asThere()).toEqual(before);
});

test("webhooks wrapped in another object are recognised", async () => {
  const { grinfi } = start({ responseShape: "observed" });
  const desired = [hook("contact_created"), hook("email_bounced")];
  const { webhooks } = await grinfi.webhooks.ensure(desired);
  const there = (await grinfi.webhooks.list()).items.map(({ uuid }) => uuid);
  expect(webhooks.map(({ uuid }) => uuid)).toEqual(there);
  expect(await grinfi.webhooks.ensure(desired)).toMatchObject({ kept: 2, created: 0 });
});

test("nothing is changed if the API does not list all webhooks", async () => {
  const { emulator, grinfi } = start();
  const fetch: typeof globalThis.fetch = async (request) => {
    const answer = await emulator.fetch(request);
    return Response.json({ ...((await answer.json()) as object), total: 30 });
  };
  const error = await rejectionOf(grinfi.withOptions({ fetch }).webhooks.ensure([hook("contact_created")]));
  expect(error).toBeInstanceOf(ListError);
  expect((error as Error).message).toContain("there are 30 webhooks, but the API lists only 0 of them");
  expect(emulator.ledger.requests("createWebhook")).toEqual([]);
});
