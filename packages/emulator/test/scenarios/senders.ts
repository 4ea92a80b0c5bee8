import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import type { AnyJson, Api } from "../support/api.ts";
import { newMailbox, newSender } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

/** Sender profiles, mailboxes and browsers. */
export const senderScenarios: ReadBacks = {
  createSenderProfile: async (api) => {
    const sender = await newSender(api, "South");
    expect(sender).toMatchObject({ first_name: "Kim", label: "South", assignee_user_id: 7 });
    expect(await api.call("getSenderProfile", { uuid: sender.uuid })).toEqual(sender);
  },
  updateSenderProfile: async (api) => {
    const { uuid } = await newSender(api);
    const schedule = { timezone: "Europe/Berlin", timeblocks: [{ dow: 1, min: 480, max: 1020 }] };
    await api.call("updateSenderProfile", { uuid, body: { label: "West", schedule } });
    expect(await api.call("getSenderProfile", { uuid })).toMatchObject({
      label: "West",
      first_name: "Kim",
      schedule,
    });
  },
  deleteSenderProfile: async (api) => {
    const { uuid } = await newSender(api);
    await api.call("deleteSenderProfile", { uuid });
    expect(await api.errorStatus("getSenderProfile", { uuid })).toBe(404);
  },
  disableSenderProfile: async (api) => {
    const { uuid } = await newSender(api);
    await api.call("disableSenderProfile", { uuid });
    expect(await api.call("getSenderProfile", { uuid })).toMatchObject({ status: "disabled" });
  },
  enableSenderProfile: async (api) => {
    const { uuid } = await newSender(api);
    await api.call("disableSenderProfile", { uuid });
    await api.call("enableSenderProfile", { uuid });
    expect(await api.call("getSenderProfile", { uuid })).toMatchObject({ status: "enabled" });
  },
  createMailbox: async (api) => {
    const sender = await newSender(api);
    const mailbox = await newMailbox(api, sender.uuid);
    expect(mailbox).toMatchObject({ email: "kim@sender.example.com", sender_profile_uuid: sender.uuid });
    expect(await api.call("getMailbox", { uuid: mailbox.uuid })).toEqual(mailbox);
  },
  updateMailbox: async (api) => {
    const { uuid } = await newMailbox(api, (await newSender(api)).uuid);
    await api.call("updateMailbox", { uuid, body: { automation_daily_limit: 12 } });
    expect(await api.call("getMailbox", { uuid })).toMatchObject({ automation_daily_limit: 12 });
  },
  deleteMailbox: async (api) => {
    const { uuid } = await newMailbox(api, (await newSender(api)).uuid);
    await api.call("deleteMailbox", { uuid, body: { automation_reassign_mailboxes: false } });
    expect(await api.errorStatus("getMailbox", { uuid })).toBe(404);
  },
  deactivateMailbox: async (api) => {
    const { uuid, status } = await newMailbox(api, (await newSender(api)).uuid);
    await api.call("deactivateMailbox", { uuid });
    expect((await api.call("getMailbox", { uuid })).status).not.toBe(status);
  },
  activateMailbox: async (api) => {
    const { uuid } = await newMailbox(api, (await newSender(api)).uuid);
    await api.call("deactivateMailbox", { uuid });
    await api.call("activateMailbox", { uuid });
    expect(await api.call("getMailbox", { uuid })).toMatchObject({ status: "active" });
  },
  createLinkedInBrowser: async (api) => {
    const { uuid } = await newSender(api);
    const body = { sender_profile_uuid: uuid, proxy_country_code: "ES" };
    const browser = await api.call("createLinkedInBrowser", { body });
    expect(browser).toMatchObject(body);
    expect(await api.call("getLinkedInBrowser", { id: browser.id })).toEqual(browser);
  },
  updateLinkedInBrowser: async (api) => {
    const { id, updated_at } = await newBrowser(api);
    api.emulator.advance(1000);
    await api.call("updateLinkedInBrowser", { id });
    expect((await api.call("getLinkedInBrowser", { id })).updated_at > updated_at).toBe(true);
  },
  deleteLinkedInBrowser: async (api) => {
    const { id } = await newBrowser(api);
    await api.call("deleteLinkedInBrowser", { id });
    expect(await api.errorStatus("getLinkedInBrowser", { id })).toBe(404);
  },
  generateBrowserAccessKey: async (api) => {
    const { id, linkedin_account_uuid } = await newBrowser(api);
    expect(linkedin_account_uuid).toBeNull();
    expect(await api.call("generateBrowserAccessKey", { id })).toMatchObject({
      external_access_key: expect.stringContaining("not-a-real-key"),
    });
    api.emulator.advance(DAY);
    expect(await api.call("getLinkedInBrowser", { id })).toMatchObject({
      linkedin_account_uuid: expect.any(String),
    });
  },
  runLinkedInBrowser: async (api) => {
    const { id } = await loggedInBrowser(api);
    await api.call("stopLinkedInBrowser", { id });
    await api.call("runLinkedInBrowser", { id });
    api.emulator.advance(DAY);
    expect(await api.call("getLinkedInBrowser", { id })).toMatchObject({ status: "running" });
  },
  stopLinkedInBrowser: async (api) => {
    const { id, status } = await loggedInBrowser(api);
    expect(status).toBe("running");
    await api.call("stopLinkedInBrowser", { id });
    expect(await api.call("getLinkedInBrowser", { id })).toMatchObject({ status: "stopped" });
  },
  setLinkedInBrowserProxy: async (api) => {
    const { id } = await newBrowser(api);
    await api.call("setLinkedInBrowserProxy", { id, body: { proxy_country_code: "DE" } });
    expect(await api.call("getLinkedInBrowser", { id })).toMatchObject({ proxy_country_code: "DE" });
  },
  shareLinkedInBrowser: async (api) => {
    const { id } = await newBrowser(api);
    await api.call("shareLinkedInBrowser", { id, body: { recipients: ["robin@example.com"] } });
    expect(await api.call("getLinkedInBrowser", { id })).toMatchObject({
      shared_emails: ["robin@example.com"],
    });
  },
};

async function newBrowser(api: Api): Promise<AnyJson> {
  const { uuid } = await newSender(api);
  return api.call("createLinkedInBrowser", { body: { sender_profile_uuid: uuid } });
}

async function loggedInBrowser(api: Api): Promise<AnyJson> {
  const { id } = await newBrowser(api);
  await api.call("generateBrowserAccessKey", { id });
  api.emulator.advance(DAY);
  return api.call("getLinkedInBrowser", { id });
}
