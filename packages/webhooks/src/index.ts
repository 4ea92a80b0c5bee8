export { parseWebhook } from "./event/parse-webhook.ts";
export {
  type AnyWebhookEvent,
  type EventName,
  type EventPayload,
  type UnknownWebhookEvent,
  type WebhookEvent,
  webhookEventNames,
} from "./event/webhook-event.ts";
export type { ReconcileOptions, ReconcileResult } from "./event-runner.ts";
export type { EventContext, EventHandler, EventHandlers, WebhookHandlerOptions } from "./options.ts";
export { type NodeRequest, type NodeResponse, toNodeHandler } from "./request/node-handler.ts";
export type { DeliveryContext } from "./request/respond.ts";
export type { RowsClient } from "./rows/rows-client.ts";
export type { EventStore } from "./store/event-store.ts";
export { createMemoryStore } from "./store/memory-store.ts";
export { isWebhookError, WebhookError, type WebhookErrorCode } from "./webhook-error.ts";
export { createWebhookHandler, type WantedWebhook, type WebhookHandler } from "./webhook-handler.ts";
