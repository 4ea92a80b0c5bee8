import { describe, expect, test } from "vitest";
import { Campaign, NOBODY } from "../../../test/support/outreach-fixture.ts";

const MAILBOXES = "/emails/api/mailboxes";
const SENDERS = "/flows/api/sender-profiles";
const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };

describe("a sender profile", () => {
  test("has no account at first, and office hours unless it is given others", async () => {
    const campaign = new Campaign();
    const sender = await campaign.post(SENDERS, names);
    expect(sender).toMatchObject({
      status: "enabled",
      linkedin_account_uuid: null,
      mailbox_uuid: null,
      assignee_user_id: 7,
    });
    expect(sender.schedule.timeblocks).toHaveLength(5);
    expect(await campaign.get(`${SENDERS}/${sender.uuid}`)).toEqual(sender);
    const linkedin_schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 0, max: 60 }] };
    expect(await campaign.post(SENDERS, { ...names, linkedin_schedule })).toMatchObject({
      schedule: linkedin_schedule,
    });
  });

  test("is switched off and on by calls of its own, not by an update", async () => {
    const campaign = new Campaign();
    const { uuid } = await campaign.post(SENDERS, names);
    await campaign.call("PUT", `${SENDERS}/${uuid}`, {
      label: "North",
      status: "disabled",
      mailbox_uuid: NOBODY,
    });
    expect(await campaign.get(`${SENDERS}/${uuid}`)).toMatchObject({
      label: "North",
      status: "enabled",
      mailbox_uuid: null,
    });
    expect((await campaign.call("PUT", `${SENDERS}/${uuid}/disable`)).status).toBe(200);
    expect((await campaign.get(`${SENDERS}?filter[status]=disabled`)).total).toBe(1);
    expect((await campaign.get(`${SENDERS}?filter[status]=enabled&filter[q]=kim`)).total).toBe(0);
    await campaign.call("PUT", `${SENDERS}/${uuid}/enable`);
    expect((await campaign.get(`${SENDERS}/${uuid}`)).status).toBe("enabled");
    expect((await campaign.call("PUT", `${SENDERS}/${NOBODY}/disable`)).status).toBe(404);
  });
});

describe("a mailbox", () => {
  const settings = { smtp_host: "smtp.sender.example.com", smtp_password: "not-a-real-password" };

  test("hangs on its sender, and shows its settings; the ledger does not", async () => {
    const campaign = new Campaign();
    const { uuid: sender } = await campaign.post(SENDERS, names);
    const body = {
      email: "kim@sender.example.com",
      sender_name: "Kim",
      sender_profile_uuid: sender,
      connection_settings: settings,
    };
    const { status, body: mailbox } = await campaign.call("POST", MAILBOXES, body);
    expect(status).toBe(201);
    expect(mailbox).toMatchObject({ status: "active", connection_settings: settings });
    expect(await campaign.get(`${MAILBOXES}/${mailbox.uuid}`)).toEqual(mailbox);
    expect((await campaign.get(`${SENDERS}/${sender}`)).mailbox_uuid).toBe(mailbox.uuid);
    expect(JSON.stringify(campaign.emulator.ledger.entries)).not.toContain("not-a-real-password");
    expect((await campaign.call("POST", MAILBOXES, { ...body, sender_profile_uuid: NOBODY })).status).toBe(
      422,
    );
  });

  test("keeps its address and its status in an update", async () => {
    const campaign = new Campaign();
    const { uuid: sender } = await campaign.post(SENDERS, names);
    const mailbox = await campaign.mailbox(sender);
    await campaign.call("PUT", `${MAILBOXES}/${mailbox.uuid}`, {
      sender_name: "K.",
      email: "other@x.example",
      status: "inactive",
    });
    expect(await campaign.get(`${MAILBOXES}/${mailbox.uuid}`)).toEqual({ ...mailbox, sender_name: "K." });
    expect((await campaign.call("PUT", `${MAILBOXES}/${mailbox.uuid}/deactivate`)).body.status).toBe(
      "inactive",
    );
    expect((await campaign.call("PUT", `${MAILBOXES}/${mailbox.uuid}/activate`)).body.status).toBe("active");
  });

  test("hands its senders over when it is deleted, if asked to", async () => {
    const campaign = new Campaign();
    const [one, two] = [await campaign.post(SENDERS, names), await campaign.post(SENDERS, names)];
    const first = await campaign.mailbox(one.uuid, "one@sender.example.com");
    const second = await campaign.mailbox(two.uuid, "two@sender.example.com");
    const remove = async (uuid: string, body: object): Promise<number> =>
      (await campaign.call("DELETE", `${MAILBOXES}/${uuid}`, body)).status;
    expect(await remove(first.uuid, {})).toBe(422);
    expect(await remove(first.uuid, { automation_reassign_mailboxes: true })).toBe(422);
    expect(
      await remove(first.uuid, {
        automation_reassign_mailboxes: true,
        automation_mailbox_to_reassign: first.uuid,
      }),
    ).toBe(422);
    expect(
      await remove(first.uuid, {
        automation_reassign_mailboxes: true,
        automation_mailbox_to_reassign: second.uuid,
      }),
    ).toBe(204);
    expect((await campaign.get(`${SENDERS}/${one.uuid}`)).mailbox_uuid).toBe(second.uuid);
    expect(await remove(second.uuid, { automation_reassign_mailboxes: false })).toBe(204);
    expect((await campaign.get(`${SENDERS}/${one.uuid}`)).mailbox_uuid).toBeNull();
    expect((await campaign.get(MAILBOXES)).total).toBe(0);
    expect(await remove(second.uuid, { automation_reassign_mailboxes: false })).toBe(404);
  });
});
