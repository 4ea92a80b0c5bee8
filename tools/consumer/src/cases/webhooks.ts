import { receiveWebhooksOn, type ServerRuntime } from "../sandbox/runtimes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { checkReceiver } from "./check-receiver.ts";

/** A runtime receives webhooks with its own server. */
export interface WebhooksCase {
  readonly kind: "webhooks";
  readonly runtime: ServerRuntime;
}

export async function runWebhooks({ runtime }: WebhooksCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project("npm", "current");
  await receiveWebhooksOn(runtime, project, checkReceiver);
}
