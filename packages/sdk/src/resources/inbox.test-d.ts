import { assertType, describe, expectTypeOf, test } from "vitest";
import type { Email, Grinfi, Message, ReplyOptions } from "../index.ts";

declare const grinfi: Grinfi;

describe("a conversation", () => {
  test("has entries by channel", async () => {
    for (const entry of await grinfi.inbox.getConversation("u")) {
      if (entry.channel === "linkedin") {
        expectTypeOf(entry.source).toEqualTypeOf<Message>();
        expectTypeOf(entry.text).toEqualTypeOf<string>();
        // @ts-expect-error -- a message has no subject
        entry.subject;
      } else {
        expectTypeOf(entry.source).toEqualTypeOf<Email>();
        expectTypeOf(entry.text).toEqualTypeOf<string | undefined>();
      }
      // @ts-expect-error -- there are two channels
      if (entry.channel === "fax") return;
    }
  });
});

describe("a reply", () => {
  test("takes the fields of its channel", () => {
    assertType<ReplyOptions>({ channel: "linkedin", text: "Tuesday?", attachments: [{ uuid: "u" }] });
    assertType<ReplyOptions>({
      channel: "email",
      text: "Tuesday?",
      subject: "Pallets",
      cc: ["kim@example.com"],
    });
    // @ts-expect-error -- a LinkedIn message has no subject
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", subject: "Pallets" });
    // @ts-expect-error -- the channel is missing
    grinfi.contacts.reply("u", { text: "Tuesday?" });
    // @ts-expect-error -- there is no such channel
    grinfi.contacts.reply("u", { channel: "fax", text: "Tuesday?" });
    // @ts-expect-error -- the contact is an argument
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", lead_uuid: "v" });
  });

  test("requires the type of a task", () => {
    const task = { text: "-", schedule_at: "2027-03-01T09:00:00Z" };
    // @ts-expect-error -- the type is required
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", task });
  });

  test("has an outcome for each step", async () => {
    const { steps } = await grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?" });
    for (const { outcome } of steps) {
      // @ts-expect-error -- there is no such outcome
      if (outcome === "maybe") return;
    }
  });
});
