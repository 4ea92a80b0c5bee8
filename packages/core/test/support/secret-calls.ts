import { rejectionOf } from "@grinfi/testing";
import type { ClientOptions, GrinfiClient, Input } from "../../src/index.ts";
import type { PathsClient } from "../../src/paths.ts";
import { clientWith } from "./client.ts";
import { expectNoSecret, logging, PASSWORD, TARGET } from "./leaks.ts";

type AnyCall = (client: GrinfiClient, paths: PathsClient) => PromiseLike<unknown>;

export const SETTINGS: Readonly<Record<string, string>> = {
  smtp_host: "canary.invalid",
  smtp_password: PASSWORD,
  imap_password: `${PASSWORD}-2`,
  hook: TARGET,
};
export const MAILBOX: Input<"createMailbox">["body"] = {
  connection_settings: SETTINGS,
  email: "kim@example.com",
  sender_name: "Kim",
  sender_profile_uuid: "u",
};
const WEBHOOK = { event: "contact_created", name: "Sample", target_url: TARGET } as const;

/** Calls with a secret in their body, and some with only the key. */
export const BY_ID: Readonly<
  Record<"createMailbox" | "updateMailbox" | "createWebhook" | "createApiKey" | "getLinkedInBrowser", AnyCall>
> = {
  createMailbox: (client) => client.call.createMailbox({ body: MAILBOX }),
  updateMailbox: (client) =>
    client.call
      .updateMailbox({ path: { uuid: "u" }, body: { connection_settings: SETTINGS } })
      .withResponse(),
  createWebhook: (client) =>
    client.call
      .createWebhook({ body: WEBHOOK })
      .asResponse()
      .then((response) => response.json()),
  createApiKey: (client) => client.call.createApiKey({ body: { name: "Sample" } }),
  getLinkedInBrowser: (client) => client.call.getLinkedInBrowser({ path: { id: 1 } }),
};

export const BY_PATH: Readonly<Record<"createMailbox by path" | "createWebhook by path", AnyCall>> = {
  "createMailbox by path": (_, paths) => paths.POST("/emails/api/mailboxes", { body: MAILBOX }),
  "createWebhook by path": (_, paths) => paths.POST("/integrations/api/webhooks", { body: WEBHOOK }),
};

/** All calls. */
export const CALLS: typeof BY_ID & typeof BY_PATH = { ...BY_ID, ...BY_PATH };

/** Makes a call that fails and asserts that neither the error, the client nor the log shows a secret. */
export async function failing(
  call: AnyCall,
  respond: (request: Request) => Response | Promise<Response>,
  more: ClientOptions = {},
): Promise<unknown> {
  const { options, lines } = logging();
  const { client, paths } = clientWith(respond, { ...options, ...more });
  const error = await rejectionOf(call(client, paths));
  expectNoSecret(error, client, paths, lines);
  return error;
}
