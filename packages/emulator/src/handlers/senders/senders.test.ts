import { describe, expect, test } from "vitest";
import { UNKNOWN_UUID } from "../../../test/support/constants.ts";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";

const MAILBOXES = "/emails/api/mailboxes";
const SENDERS = "/flows/api/sender-profiles";
const names = { first_name: "Kim", last_name: "Placeholder", assignee_user_id: 7 };

describe("a sender profile", () => {
  test("has no account at first, and office hours by default", async () => {
    const outreach = new OutreachFixture();
    const sender = await outreach.post(SENDERS, names);
    expect(sender).toMatchObject({
      status: "enabled",
      linkedin_account_uuid: null,
      mailbox_uuid: null,
      assignee_user_id: 7,
    });
    expect(sender.schedule.timeblocks).toHaveLength(5);
    expect(await outreach.get(`${SENDERS}/${sender.uuid}`)).toEqual(sender);
    const linkedin_schedule = { timezone: "Europe/Madrid", timeblocks: [{ dow: 1, min: 0, max: 60 }] };
    expect(await outreach.post(SENDERS, { ...names, linkedin_schedule })).toMatchObject({
      schedule: linkedin_schedule,
    });
  });

  test("is disabled and enabled by separate operations, not by an update", async () => {
    const outreach = new OutreachFixture();
    const { uuid } = await outreach.post(SENDERS, names);
    await outreach.call("PUT", `${SENDERS}/${uuid}`, {
      label: "North",
      status: "disabled",
      mailbox_uuid: UNKNOWN_UUID,
    });
    expect(await outreach.get(`${SENDERS}/${uuid}`)).toMatchObject({
      label: "North",
      status: "enabled",
      mailbox_uuid: null,
    });
    expect((await outreach.call("PUT", `${SENDERS}/${uuid}/disable`)).status).toBe(200);
    expect((await outreach.get(`${SENDERS}?filter[status]=disabled`)).total).toBe(1);
    expect((await outreach.get(`${SENDERS}?filter[status]=enabled&filter[q]=kim`)).total).toBe(0);
    await outreach.call("PUT", `${SENDERS}/${uuid}/enable`);
    expect((await outreach.get(`${SENDERS}/${uuid}`)).status).toBe("enabled");
    expect((await outreach.call("PUT", `${SENDERS}/${UNKNOWN_UUID}/disable`)).status).toBe(404);
  });
});

describe("a mailbox", () => {
  const settings = { smtp_host: "smtp.sender.example.com", smtp_password: "not-a-real-password" };

  test("belongs to its sender and shows its settings, but the ledger does not", async () => {
    const outreach = new OutreachFixture();
    const { uuid: sender } = await outreach.post(SENDERS, names);
    const body = {
      email: "kim@sender.example.com",
      sender_name: "Kim",
      sender_profile_uuid: sender,
      connection_settings: settings,
    };
    const { status, body: mailbox } = await outreach.call("POST", MAILBOXES, body);
    expect(status).toBe(201);
    expect(mailbox).toMatchObject({ status: "active", connection_settings: settings });
    expect(await outreach.get(`${MAILBOXES}/${mailbox.uuid}`)).toEqual(mailbox);
    expect((await outreach.get(`${SENDERS}/${sender}`)).mailbox_uuid).toBe(mailbox.uuid);
    expect(JSON.stringify(outreach.emulator.ledger.entries)).not.toContain("not-a-real-password");
    expect(
      (await outreach.call("POST", MAILBOXES, { ...body, sender_profile_uuid: UNKNOWN_UUID })).status,
    ).toBe(422);
  });

  test("keeps its address and status when it is updated", async () => {
    const outreach = new OutreachFixture();
    const { uuid: sender } = await outreach.post(SENDERS, names);
    const mailbox = await outreach.mailbox(sender);
    await outreach.call("PUT", `${MAILBOXES}/${mailbox.uuid}`, {
      sender_name: "K.",
      email: "other@x.example",
      status: "inactive",
    });
    expect(await outreach.get(`${MAILBOXES}/${mailbox.uuid}`)).toEqual({ ...mailbox, sender_name: "K." });
    expect((await outreach.call("PUT", `${MAILBOXES}/${mailbox.uuid}/deactivate`)).body.status).toBe(
      "inactive",
    );
    expect((await outreach.call("PUT", `${MAILBOXES}/${mailbox.uuid}/activate`)).body.status).toBe("active");
  });

  test("can be replaced by another mailbox when it is deleted", async () => {
    const outreach = new OutreachFixture();
    const [one, two] = [await outreach.post(SENDERS, names), await outreach.post(SENDERS, names)];
    const first = await outreach.mailbox(one.uuid, "one@sender.example.com");
    const second = await outreach.mailbox(two.uuid, "two@sender.example.com");
    const remove = async (uuid: string, body: object): Promise<number> =>
      (await outreach.call("DELETE", `${MAILBOXES}/${uuid}`, body)).status;
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
    expect((await outreach.get(`${SENDERS}/${one.uuid}`)).mailbox_uuid).toBe(second.uuid);
    expect(await remove(second.uuid, { automation_reassign_mailboxes: false })).toBe(204);
    expect((await outreach.get(`${SENDERS}/${one.uuid}`)).mailbox_uuid).toBeNull();
    expect((await outreach.get(MAILBOXES)).total).toBe(0);
    expect(await remove(second.uuid, { automation_reassign_mailboxes: false })).toBe(404);
  });
});
