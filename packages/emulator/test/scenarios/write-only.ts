import { expect } from "vitest";
import { newContact, newSender } from "../support/fixtures.ts";
import type { ReadBack } from "./scenario.ts";

interface WriteOnlyScenario {
  /** Why no operation can read the write back. */
  readonly reason: string;
  /** Runs the write and checks its response or the ledger. */
  readonly run: ReadBack;
}

/** Writes that no other operation can read back, by operation. */
export const writeOnlyScenarios: Readonly<Record<string, WriteOnlyScenario>> = {
  renderAiTemplate: {
    reason: "it saves nothing; the service may spend credits of a language model on it",
    run: async (api) => {
      const contact = await newContact(api, "rendered");
      const sender = await newSender(api);
      const body = { body: "Hello {{first_name}}", type: "message" };
      const about = { lead_uuid: contact.uuid, sender_profile_uuid: sender.uuid };
      expect(await api.call("renderAiTemplate", { body: { ...body, ...about } })).toMatchObject({
        rendered_body: "Hello Robin",
        handling_error: null,
      });
    },
  },
  testWebhook: {
    reason: "only the receiver sees the delivery",
    run: async (api) => {
      const hook = { request_method: "POST", target_url: "http://127.0.0.1:9/hook" };
      const event = "contact_replied_email";
      const webhook = await api.call("createWebhook", { body: { name: "Replies", event, ...hook } });
      await api.call("testWebhook", { body: { uuid: webhook.uuid, event, ...hook } });
      await api.emulator.waitForWebhooks();
      expect(api.emulator.ledger.effects("delivered").at(-1)).toMatchObject({ webhook: webhook.uuid });
    },
  },
};
