import { Grinfi } from "@grinfi/sdk";
import { expectTypeOf, test } from "vitest";
import { createWebhookHandler, parseWebhook } from "../index.ts";

const secrets = ["not-a-real-secret"];

test("a handler gets the payload of its event", () => {
  createWebhookHandler({
    secrets,
    on: {
      contact_replied_linkedin_message: ({ name, payload }) => {
        expectTypeOf(name).toEqualTypeOf<"contact_replied_linkedin_message">();
        expectTypeOf(payload.contact.uuid).toEqualTypeOf<string>();
        expectTypeOf(payload.linkedin_message.text).toEqualTypeOf<string | null | undefined>();
        // @ts-expect-error -- the event need not have an email
        payload.email.subject;
      },
      contact_created: ({ payload }, { id, source }) => {
        expectTypeOf(payload.contact.name).toEqualTypeOf<string | null | undefined>();
        expectTypeOf(id).toEqualTypeOf<string>();
        expectTypeOf(source).toEqualTypeOf<"delivery" | "reconcile">();
      },
      unknown: ({ eventName, payload }) => {
        expectTypeOf(eventName).toEqualTypeOf<string>();
        expectTypeOf(payload).toEqualTypeOf<Readonly<Record<string, unknown>>>();
      },
    },
  });
});

test("the name of an event narrows its payload", () => {
  const event = parseWebhook("{}");
  switch (event.name) {
    case "contact_replied_email":
      expectTypeOf(event.payload.email.subject).toEqualTypeOf<string | null | undefined>();
      break;
    case "unknown":
      expectTypeOf(event.payload.anything).toEqualTypeOf<unknown>();
      break;
    default:
      expectTypeOf(event.payload.contact.uuid).toEqualTypeOf<string>();
  }
});

test("a client of the SDK verifies and reconciles", () => {
  const grinfi = new Grinfi({ apiKey: "not-a-real-key" });
  const handler = createWebhookHandler({ secrets, on: {}, client: grinfi, verify: "read-back" });
  void grinfi.webhooks.ensure(handler.webhooks("https://hooks.example.com/grinfi"));
});

test("an unknown event or option does not compile", () => {
  // @ts-expect-error -- there is no such event
  createWebhookHandler({ secrets, on: { contact_born: () => {} } });
  // @ts-expect-error -- there is no such option
  createWebhookHandler({ secrets, on: {}, secret: "x" });
});
