import { expectTypeOf, test } from "vitest";
import type { EnsureWebhooksResult, Grinfi, Webhook } from "../index.ts";

declare const grinfi: Grinfi;
const target_url = "https://hooks.example.com/grinfi";

test("a wanted webhook has a name, a URL and an event that the API knows", () => {
  const { webhooks } = grinfi;
  const run = webhooks.ensure([{ name: "To chat", event: "contact_created", target_url }], { dryRun: true });
  expectTypeOf(run).resolves.toEqualTypeOf<EnsureWebhooksResult>();
  // @ts-expect-error -- no such event
  webhooks.ensure([{ name: "To chat", event: "contact_painted", target_url }]);
  // @ts-expect-error -- no name
  webhooks.ensure([{ event: "contact_created", target_url }]);
  // @ts-expect-error -- no URL
  webhooks.ensure([{ name: "To chat", event: "contact_created" }]);
});

test("which webhooks are removed is asked with the webhook, or is none", () => {
  grinfi.webhooks.ensure([], { remove: false });
  grinfi.webhooks.ensure([], { remove: (webhook) => expectTypeOf(webhook).toEqualTypeOf<Webhook>() });
  // @ts-expect-error -- which ones
  grinfi.webhooks.ensure([], { remove: true });
});
