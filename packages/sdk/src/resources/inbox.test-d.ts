import { assertType, describe, expectTypeOf, test } from "vitest";
import type { Email, Grinfi, Message, ReplyOptions } from "../index.ts";

declare const grinfi: Grinfi;

describe("a conversation", () => {
  test("says by the channel what an entry has", async () => {
    for (const entry of await grinfi.inbox.conversation("u")) {
      if (entry.channel === "linkedin") {
        expectTypeOf(entry.source).toEqualTypeOf<Message>();
        expectTypeOf(entry.text).toEqualTypeOf<string>();
        // @ts-expect-error -- a message has no subject of its own
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
  test("takes what its channel has", () => {
    assertType<ReplyOptions>({ channel: "linkedin", text: "Tuesday?", attachments: [{ uuid: "u" }] });
    assertType<ReplyOptions>({
      channel: "email",
      text: "Tuesday?",
      subject: "Pallets",
      cc: ["kim@example.com"],
    });
    // @ts-expect-error -- a LinkedIn message has no subject
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", subject: "Pallets" });
    // @ts-expect-error -- which channel?
    grinfi.contacts.reply("u", { text: "Tuesday?" });
    // @ts-expect-error -- there is no such channel
    grinfi.contacts.reply("u", { channel: "fax", text: "Tuesday?" });
    // @ts-expect-error -- the contact stands before the options
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", lead_uuid: "v" });
  });

  test("wants to know what kind of task to add", () => {
    const task = { text: "-", schedule_at: "2027-03-01T09:00:00Z" };
    // @ts-expect-error -- by default the API would send the text
    grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?", task });
  });

  test("says of each step what became of it", async () => {
    const { steps } = await grinfi.contacts.reply("u", { channel: "linkedin", text: "Tuesday?" });
    for (const { outcome } of steps) {
      // @ts-expect-error -- there is no such outcome
      if (outcome === "maybe") return;
    }
  });
});
