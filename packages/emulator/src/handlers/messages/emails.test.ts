import { describe, expect, test } from "vitest";
import type { AnyJson } from "../../../test/support/api.ts";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";
import { DAY, MINUTE } from "../../durations.ts";

const EMAILS = "/emails/api/emails";

class EmailFixture extends OutreachFixture {
  lead_uuid = "";
  sender_profile_uuid = "";
  mailbox_uuid = "";

  async open(): Promise<this> {
    this.sender_profile_uuid = (await this.sender()).uuid;
    this.mailbox_uuid = (await this.mailbox(this.sender_profile_uuid)).uuid;
    this.lead_uuid = (await this.lead("robin", { email: "robin@logistics.example.com" })).uuid;
    return this;
  }

  email(subject: string, more: object = {}): object {
    return {
      lead_uuid: this.lead_uuid,
      sender_profile_uuid: this.sender_profile_uuid,
      from_name: "Kim",
      from_email: "kim@sender.example.com",
      to_name: "Robin",
      to_email: "robin@logistics.example.com",
      subject,
      body: `<p>${subject}</p>`,
      ...more,
    };
  }

  send(subject: string, more: object = {}): Promise<AnyJson> {
    return this.post(`${EMAILS}/send-email`, this.email(subject, more));
  }
}

const createFixture = (): Promise<EmailFixture> => new EmailFixture().open();

describe("an email", () => {
  test("is queued at first and sent later", async () => {
    const fixture = await createFixture();
    const { emailDomain, emailBodyDomain } = await fixture.send("Pallets", {
      cc: ["office@logistics.example.com"],
    });
    expect(emailDomain).toMatchObject({
      status: "queued",
      sent_at: null,
      type: "outbox",
      mailbox_uuid: fixture.mailbox_uuid,
      cc: ["office@logistics.example.com"],
      bcc: [],
    });
    expect(emailDomain.email_body_uuid).toBe(emailBodyDomain.uuid);
    expect(await fixture.get(`${EMAILS}/${emailDomain.uuid}`)).toEqual(emailDomain);
    expect(await fixture.get(`/emails/api/email-bodies/${emailBodyDomain.uuid}`)).toEqual(emailBodyDomain);
    fixture.emulator.advance(MINUTE);
    expect(await fixture.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "sent",
      sent_at: expect.any(String),
    });
    expect(fixture.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "email", message: emailDomain.uuid, lead: fixture.lead_uuid },
    ]);
  });

  test("is found by folder and by thread, which are not fields of the response", async () => {
    const fixture = await createFixture();
    const { emailDomain } = await fixture.send("Pallets");
    await fixture.send("Prices");
    fixture.emulator.advance(MINUTE);
    fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, subject: "RE: pallets", text: "Yes." });
    expect(await fixture.emails("filter[folder]=inbox")).toMatchObject([
      { type: "inbox", status: "sync", replied_to_uuid: emailDomain.uuid },
    ]);
    expect(await fixture.emails("filter[folder]=sent")).toHaveLength(2);
    const shown = await fixture.emails();
    expect(Object.keys(shown[0]).filter((field) => field.includes("thread") || field.includes(":"))).toEqual(
      [],
    );
    const thread = await fixture.get(`${EMAILS}/${shown[2].uuid}/thread`);
    expect(thread.data).toMatchObject([
      { uuid: emailDomain.uuid, body: "<p>Pallets</p>" },
      { subject: "RE: pallets", body: "Yes." },
    ]);
  });

  test("fails if its mailbox is deactivated before it is sent, and the mailbox gets an error", async () => {
    const fixture = await createFixture();
    const { emailDomain } = await fixture.send("Pallets");
    await fixture.call("PUT", `/emails/api/mailboxes/${fixture.mailbox_uuid}/deactivate`);
    fixture.emulator.advance(MINUTE);
    expect(await fixture.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "failed",
      sent_at: null,
    });
    expect((await fixture.get("/emails/api/mailbox-errors")).data).toMatchObject([
      { mailbox_uuid: fixture.mailbox_uuid, error_type: "send" },
    ]);
    expect((await fixture.get("/emails/api/mailbox-errors?search=nothing")).data).toEqual([]);
    expect(fixture.emulator.ledger.effects("sent")).toEqual([]);
  });

  test("returns a 422 without a contact, a recipient or a sender with a mailbox", async () => {
    const fixture = await createFixture();
    const send = async (more: object): Promise<number> =>
      (await fixture.call("POST", `${EMAILS}/send-email`, fixture.email("x", more))).status;
    const { uuid } = await fixture.sender();
    expect(await send({ sender_profile_uuid: uuid })).toBe(422);
    expect(await send({ lead_uuid: UNKNOWN_UUID })).toBe(422);
    expect(await send({ sender_profile_uuid: UNKNOWN_UUID })).toBe(422);
    expect(await send({ to_email: undefined })).toBe(422);
    expect(await fixture.emails()).toEqual([]);
  });

  test("that bounces refers to the bounce email", async () => {
    const fixture = await createFixture();
    const { emailDomain } = await fixture.send("Pallets");
    expect(() => fixture.emulator.bounceEmail(emailDomain.uuid)).toThrow("sent");
    fixture.emulator.advance(MINUTE);
    const notice = fixture.emulator.bounceEmail(emailDomain.uuid);
    expect(await fixture.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "bounced",
      bounced_by_uuid: notice,
    });
    expect(await fixture.emails("filter[type]=inbox")).toMatchObject([{ uuid: notice }]);
  });
});

describe("a reply by email", () => {
  test("arrives unread in the mailbox that sent the email", async () => {
    const fixture = await createFixture();
    await fixture.send("Pallets");
    fixture.emulator.advance(MINUTE);
    fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, text: "Yes." });
    expect(await fixture.emails("filter[type]=inbox")).toMatchObject([
      {
        subject: "Re: Pallets",
        mailbox_uuid: fixture.mailbox_uuid,
        from_email: "robin@logistics.example.com",
        to_email: "kim@sender.example.com",
      },
    ]);
    expect((await fixture.getLead(fixture.lead_uuid)).unread_counts).toEqual([
      { category: "email", count: 1 },
    ]);
  });

  test("requires an active mailbox, and a named one if no email was sent", async () => {
    const fixture = await createFixture();
    expect(() => fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, text: "Hello?" })).toThrow(
      "mailbox",
    );
    fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, text: "Hello?", mailbox: fixture.mailbox_uuid });
    await fixture.call("PUT", `/emails/api/mailboxes/${fixture.mailbox_uuid}/deactivate`);
    expect(() =>
      fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, text: "x", mailbox: fixture.mailbox_uuid }),
    ).toThrow("active");
    expect(await fixture.emails()).toHaveLength(1);
  });
});

describe("reading emails", () => {
  test("returns the newest email of each contact", async () => {
    const fixture = await createFixture();
    await fixture.send("First");
    fixture.emulator.advance(MINUTE);
    await fixture.send("Second");
    const { data } = await fixture.post(`${EMAILS}/latest-by-leads`, {
      lead_uuids: [fixture.lead_uuid, UNKNOWN_UUID],
    });
    expect(data).toMatchObject([{ subject: "Second" }]);
  });

  test("returns a text for a language model, limited by number and age", async () => {
    const fixture = await createFixture();
    await fixture.send("Old");
    fixture.emulator.advance(10 * DAY);
    await fixture.send("Pallets");
    fixture.emulator.advance(MINUTE);
    fixture.emulator.receiveEmail({ lead: fixture.lead_uuid, text: "Yes." });
    const readThread = async (more: object): Promise<string> =>
      (
        await fixture.post(`${EMAILS}/llm-thread`, {
          lead_uuid: fixture.lead_uuid,
          lead_name: "Robin S.",
          sender_profile_uuid: fixture.sender_profile_uuid,
          ...more,
        })
      ).thread;
    expect(await readThread({})).toMatch(/Kim .*Old[\s\S]*Kim .*Pallets[\s\S]*Robin S\. .*\nYes\./);
    expect(await readThread({ sent_at_recency_in_days: 5 })).not.toContain("Old");
    expect(await readThread({ limit: "1" })).toMatch(/^Robin S\./);
    expect(
      (
        await fixture.call("POST", `${EMAILS}/llm-thread`, {
          lead_uuid: fixture.lead_uuid,
          lead_name: "R",
          sender_profile_uuid: UNKNOWN_UUID,
          limit: "many",
        })
      ).status,
    ).toBe(422);
  });
});
