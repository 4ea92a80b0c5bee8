import { expectTypeOf, test } from "vitest";
import type { EnsureWebhooksResult, Grinfi, Webhook } from "../index.ts";

declare const grinfi: Grinfi;
const target_url = "https://hooks.example.com/grinfi";

test("a desired webhook has a name, a URL and a known event", () => {
  const { webhooks } = grinfi;
  const job = webhooks.ensure([{ name: "To chat", event: "contact_created", target_url }], { dryRun: true });
  expectTypeOf(job).resolves.toEqualTypeOf<EnsureWebhooksResult>();
  // @ts-expect-error -- no such event
  webhooks.ensure([{ name: "To chat", event: "contact_painted", target_url }]);
  // @ts-expect-error -- no name
  webhooks.ensure([{ event: "contact_created", target_url }]);
  // @ts-expect-error -- no URL
  webhooks.ensure([{ name: "To chat", event: "contact_created" }]);
});

test("remove is a function of the webhook, or false", () => {
  grinfi.webhooks.ensure([], { remove: false });
  grinfi.webhooks.ensure([], { remove: (webhook) => expectTypeOf(webhook).toEqualTypeOf<Webhook>() });
  // @ts-expect-error -- not a function
  grinfi.webhooks.ensure([], { remove: true });
});
