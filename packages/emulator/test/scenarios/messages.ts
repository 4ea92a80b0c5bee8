import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import type { AnyJson, Api } from "../support/api.ts";
import { newContact, newSender, sendMail, sendMessage } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

/** Messages, emails, attachments and AI agents. */
export const messageScenarios: ReadBacks = {
  sendLinkedInMessage: async (api) => {
    const message = await sendMessage(api, "message");
    const query = `filter[lead_uuid]=${message.lead_uuid}`;
    expect(message).toMatchObject({ text: "Good morning Robin.", type: "outbox", automation: "manual" });
    expect((await api.call("listLinkedinMessages", { query })).data).toEqual([message]);
    api.emulator.advance(DAY);
    expect((await api.call("listLinkedinMessages", { query })).data).toMatchObject([
      { uuid: message.uuid, status: "done", sent_at: expect.any(String) },
    ]);
    expect((await api.call("listLinkedinConversations", { query })).data).toMatchObject([
      { uuid: message.linkedin_conversation_uuid },
    ]);
  },
  retryLinkedinMessage: async (api) => {
    const { uuid: lead_uuid } = await newContact(api, "retry-message");
    const { uuid: sender_profile_uuid } = await newSender(api);
    const body = { lead_uuid, sender_profile_uuid, text: "Good morning Robin." };
    const { uuid } = await api.call("sendLinkedInMessage", { body });
    api.emulator.advance(DAY);
    const query = `filter[lead_uuid]=${lead_uuid}`;
    expect((await api.call("listLinkedinMessages", { query })).data).toMatchObject([
      { uuid, status: "failed", fail_reason: expect.any(String) },
    ]);

    const { id } = await api.call("createLinkedInBrowser", { body: { sender_profile_uuid } });
    await api.call("generateBrowserAccessKey", { id });
    api.emulator.advance(DAY);
    await api.call("retryLinkedinMessage", { uuid });
    api.emulator.advance(DAY);
    expect((await api.call("listLinkedinMessages", { query })).data).toMatchObject([
      { uuid, status: "done", fail_reason: null },
    ]);
  },
  deleteLinkedinMessage: async (api) => {
    const { uuid, lead_uuid } = await sendMessage(api, "delete-message");
    await api.call("deleteLinkedinMessage", { uuid });
    const query = `filter[lead_uuid]=${lead_uuid}`;
    expect((await api.call("listLinkedinMessages", { query })).data).toEqual([]);
    api.emulator.advance(DAY);
    expect(api.emulator.ledger.effects("sent")).not.toContainEqual(
      expect.objectContaining({ message: uuid }),
    );
  },
  sendEmail: async (api) => {
    const { emailDomain: email, emailBodyDomain: text } = await sendMail(api, "email");
    expect(await api.call("getEmail", { uuid: email.uuid })).toEqual(email);
    expect(await api.call("getEmailBody", { uuid: email.email_body_uuid })).toEqual(text);
    expect(text).toMatchObject({ subject: "Your question about pallets", body: "<p>Hello Robin.</p>" });
    api.emulator.advance(DAY);
    expect(
      (await api.call("listEmails", { query: `filter[lead_uuid]=${email.lead_uuid}` })).data,
    ).toMatchObject([{ uuid: email.uuid, status: "sent", type: "outbox", sent_at: expect.any(String) }]);
  },
  deleteEmail: async (api) => {
    const { emailDomain } = await sendMail(api, "delete-email");
    await api.call("deleteEmail", { uuid: emailDomain.uuid });
    expect(await api.errorStatus("getEmail", { uuid: emailDomain.uuid })).toBe(404);
  },
  uploadAttachment: async (api) => {
    const attachment = await upload(api);
    expect(attachment.payload).toMatchObject({ name: "prices.txt", size: "12", type: "text/plain" });
    expect(await api.call("getAttachment", { uuid: attachment.uuid })).toEqual(attachment);
    expect((await api.call("listAttachments", { query: "limit=100" })).data).toContainEqual(attachment);
  },
  deleteAttachment: async (api) => {
    const { uuid } = await upload(api);
    await api.call("deleteAttachment", { uuid });
    expect(await api.errorStatus("getAttachment", { uuid })).toBe(404);
  },
  createAiTemplate: async (api) => {
    const body = { name: "First contact", type: "message", is_public: 0, body: "Hello {{first_name}}" };
    const template = await api.call("createAiTemplate", { body });
    expect(template).toMatchObject({ name: "First contact", type: "message", body: "Hello {{first_name}}" });
    expect(await api.call("getAiTemplate", { uuid: template.uuid })).toEqual(template);
  },
  updateAiTemplate: async (api) => {
    const body = { name: "Second contact", type: "email", is_public: 1 };
    const { uuid } = await api.call("createAiTemplate", { body });
    await api.call("updateAiTemplate", { uuid, body: { subject: "Shorter delivery times" } });
    expect(await api.call("getAiTemplate", { uuid })).toMatchObject({
      name: "Second contact",
      subject: "Shorter delivery times",
    });
  },
  deleteAiTemplate: async (api) => {
    const body = { name: "Old words", type: "message", is_public: 0 };
    const { uuid } = await api.call("createAiTemplate", { body });
    await api.call("deleteAiTemplate", { uuid });
    expect(await api.errorStatus("deleteAiTemplate", { uuid })).toBe(404);
    // A deleted one can still be read, and is still listed.
    expect((await api.call("listAiTemplates", { query: "limit=100" })).data).toContainEqual(
      expect.objectContaining({ uuid }),
    );
    expect(await api.call("getAiTemplate", { uuid })).toMatchObject({ uuid, name: "Old words" });
  },
  createAiAgent: async (api) => {
    const body = { name: "Reply sorter", classification_prompt: "Does the reply show interest?" };
    const agent = await api.call("createAiAgent", { body });
    expect(agent).toMatchObject(body);
    expect(await api.call("getAiAgent", { uuid: agent.uuid })).toEqual(agent);
  },
  updateAiAgent: async (api) => {
    const { uuid } = await api.call("createAiAgent", { body: { name: "Sorter" } });
    await api.call("updateAiAgent", { uuid, body: { description: "Sorts replies" } });
    expect(await api.call("getAiAgent", { uuid })).toMatchObject({
      name: "Sorter",
      description: "Sorts replies",
    });
  },
  deleteAiAgent: async (api) => {
    const { uuid } = await api.call("createAiAgent", { body: { name: "Gone" } });
    await api.call("deleteAiAgent", { uuid });
    expect(await api.errorStatus("getAiAgent", { uuid })).toBe(404);
  },
};

async function upload(api: Api): Promise<AnyJson> {
  const form = new FormData();
  form.set("attachment", new Blob(["Prices: 12 E"], { type: "text/plain" }), "prices.txt");
  form.set("payload[name]", "prices.txt");
  form.set("payload[size]", "12");
  form.set("payload[type]", "text/plain");
  return api.call("uploadAttachment", { body: form });
}
