import { describe, expect, test } from "vitest";
import { Campaign, DAY, MINUTE, NOBODY } from "../../../test/support/outreach-fixture.ts";

const EMAILS = "/emails/api/emails";

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
type Answer = any;

class Office extends Campaign {
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

  send(subject: string, more: object = {}): Promise<Answer> {
    return this.post(`${EMAILS}/send-email`, this.email(subject, more));
  }
}

const open = (): Promise<Office> => new Office().open();

describe("an email", () => {
  test("is queued at first, and sent a little later", async () => {
    const office = await open();
    const { emailDomain, emailBodyDomain } = await office.send("Pallets", {
      cc: ["office@logistics.example.com"],
    });
    expect(emailDomain).toMatchObject({
      status: "queued",
      sent_at: null,
      type: "outbox",
      mailbox_uuid: office.mailbox_uuid,
      cc: ["office@logistics.example.com"],
      bcc: [],
    });
    expect(emailDomain.email_body_uuid).toBe(emailBodyDomain.uuid);
    expect(await office.get(`${EMAILS}/${emailDomain.uuid}`)).toEqual(emailDomain);
    expect(await office.get(`/emails/api/email-bodies/${emailBodyDomain.uuid}`)).toEqual(emailBodyDomain);
    office.emulator.advance(MINUTE);
    expect(await office.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "sent",
      sent_at: expect.any(String),
    });
    expect(office.emulator.ledger.effects("sent")).toMatchObject([
      { channel: "email", message: emailDomain.uuid, lead: office.lead_uuid },
    ]);
  });

  test("is found by what no row shows: folder and thread", async () => {
    const office = await open();
    const { emailDomain } = await office.send("Pallets");
    await office.send("Prices");
    office.emulator.advance(MINUTE);
    office.emulator.receiveEmail({ lead: office.lead_uuid, subject: "RE: pallets", text: "Yes." });
    expect(await office.emails("filter[folder]=inbox")).toMatchObject([
      { type: "inbox", status: "sync", replied_to_uuid: emailDomain.uuid },
    ]);
    expect(await office.emails("filter[folder]=sent")).toHaveLength(2);
    const shown = await office.emails();
    expect(Object.keys(shown[0]).filter((field) => field.includes("thread") || field.includes(":"))).toEqual(
      [],
    );
    const thread = await office.get(`${EMAILS}/${shown[2].uuid}/thread`);
    expect(thread.data).toMatchObject([
      { uuid: emailDomain.uuid, body: "<p>Pallets</p>" },
      { subject: "RE: pallets", body: "Yes." },
    ]);
  });

  test("fails when its mailbox is switched off meanwhile, and the mailbox has an error", async () => {
    const office = await open();
    const { emailDomain } = await office.send("Pallets");
    await office.call("PUT", `/emails/api/mailboxes/${office.mailbox_uuid}/deactivate`);
    office.emulator.advance(MINUTE);
    expect(await office.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "failed",
      sent_at: null,
    });
    expect((await office.get("/emails/api/mailbox-errors")).data).toMatchObject([
      { mailbox_uuid: office.mailbox_uuid, error_type: "send" },
    ]);
    expect((await office.get("/emails/api/mailbox-errors?search=nothing")).data).toEqual([]);
    expect(office.emulator.ledger.effects("sent")).toEqual([]);
  });

  test("needs a contact, and a sender with a mailbox", async () => {
    const office = await open();
    const send = async (more: object): Promise<number> =>
      (await office.call("POST", `${EMAILS}/send-email`, office.email("x", more))).status;
    const { uuid } = await office.sender();
    expect(await send({ sender_profile_uuid: uuid })).toBe(422);
    expect(await send({ lead_uuid: NOBODY })).toBe(422);
    expect(await send({ sender_profile_uuid: NOBODY })).toBe(422);
    expect(await send({ to_email: undefined })).toBe(422);
    expect(await office.emails()).toEqual([]);
  });

  test("that comes back is marked, with the notice", async () => {
    const office = await open();
    const { emailDomain } = await office.send("Pallets");
    expect(() => office.emulator.bounceEmail(emailDomain.uuid)).toThrow("sent");
    office.emulator.advance(MINUTE);
    const notice = office.emulator.bounceEmail(emailDomain.uuid);
    expect(await office.get(`${EMAILS}/${emailDomain.uuid}`)).toMatchObject({
      status: "bounced",
      bounced_by_uuid: notice,
    });
    expect(await office.emails("filter[type]=inbox")).toMatchObject([{ uuid: notice }]);
  });
});

describe("an answer by email", () => {
  test("comes to the mailbox that wrote, unread", async () => {
    const office = await open();
    await office.send("Pallets");
    office.emulator.advance(MINUTE);
    office.emulator.receiveEmail({ lead: office.lead_uuid, text: "Yes." });
    expect(await office.emails("filter[type]=inbox")).toMatchObject([
      {
        subject: "Re: Pallets",
        mailbox_uuid: office.mailbox_uuid,
        from_email: "robin@logistics.example.com",
        to_email: "kim@sender.example.com",
      },
    ]);
    expect((await office.getLead(office.lead_uuid)).unread_counts).toEqual([{ category: "email", count: 1 }]);
  });

  test("does not come to a mailbox that is off, and needs one when nobody wrote", async () => {
    const office = await open();
    expect(() => office.emulator.receiveEmail({ lead: office.lead_uuid, text: "Hello?" })).toThrow("mailbox");
    office.emulator.receiveEmail({ lead: office.lead_uuid, text: "Hello?", mailbox: office.mailbox_uuid });
    await office.call("PUT", `/emails/api/mailboxes/${office.mailbox_uuid}/deactivate`);
    expect(() =>
      office.emulator.receiveEmail({ lead: office.lead_uuid, text: "x", mailbox: office.mailbox_uuid }),
    ).toThrow("active");
    expect(await office.emails()).toHaveLength(1);
  });
});

describe("reads of what was exchanged", () => {
  test("give the newest email of each contact", async () => {
    const office = await open();
    await office.send("First");
    office.emulator.advance(MINUTE);
    await office.send("Second");
    const { data } = await office.post(`${EMAILS}/latest-by-leads`, {
      lead_uuids: [office.lead_uuid, NOBODY],
    });
    expect(data).toMatchObject([{ subject: "Second" }]);
  });

  test("give a text for a language model, as long and as recent as asked for", async () => {
    const office = await open();
    await office.send("Old");
    office.emulator.advance(10 * DAY);
    await office.send("Pallets");
    office.emulator.advance(MINUTE);
    office.emulator.receiveEmail({ lead: office.lead_uuid, text: "Yes." });
    const ask = async (more: object): Promise<string> =>
      (
        await office.post(`${EMAILS}/llm-thread`, {
          lead_uuid: office.lead_uuid,
          lead_name: "Robin S.",
          sender_profile_uuid: office.sender_profile_uuid,
          ...more,
        })
      ).thread;
    expect(await ask({})).toMatch(/Kim .*Old[\s\S]*Kim .*Pallets[\s\S]*Robin S\. .*\nYes\./);
    expect(await ask({ sent_at_recency_in_days: 5 })).not.toContain("Old");
    expect(await ask({ limit: "1" })).toMatch(/^Robin S\./);
    expect(
      (
        await office.call("POST", `${EMAILS}/llm-thread`, {
          lead_uuid: office.lead_uuid,
          lead_name: "R",
          sender_profile_uuid: NOBODY,
          limit: "many",
        })
      ).status,
    ).toBe(422);
  });
});
