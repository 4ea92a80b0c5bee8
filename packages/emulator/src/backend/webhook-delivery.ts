import type { Fields } from "../json.ts";

/** A delivery of a webhook. It is plain data, so that it can be saved. */
export interface WebhookDelivery extends Fields {
  /** The uuid of the webhook. */
  readonly webhook: string;
  readonly event: string;
  /** The uuid of the contact. `undefined` if the event is not about a contact. */
  readonly lead: string | undefined;
  /** The uuid of the message or email. `undefined` if the event is not about one. */
  readonly message: string | undefined;
  readonly url: string;
  readonly method: string;
  readonly body: string;
  /** Whether it is recorded, but never sent. */
  readonly isLost: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Maximum number of deliveries at the same time. Each needs a socket, and a process may open only so many. */
const MAX_CONCURRENT_DELIVERIES = 50;

/** Delivers webhooks to loopback addresses only, because other targets could be real systems. */
export class WebhookSender {
  readonly #fetch: typeof fetch | undefined;
  readonly #record: (details: Fields) => void;
  readonly #queue: WebhookDelivery[] = [];
  readonly #active = new Set<Promise<void>>();

  /**
   * @param fetch - Sends the deliveries. Default: the platform's `fetch`.
   * @param record - Records the outcome of a delivery.
   */
  constructor(fetch: typeof globalThis.fetch | undefined, record: (details: Fields) => void) {
    this.#fetch = fetch;
    this.#record = record;
  }

  /** Delivers a webhook, after those that are already queued. */
  send(delivery: WebhookDelivery): void {
    if (delivery.isLost) {
      this.#recordOutcome(delivery, "lost");
    } else if (!LOOPBACK.test(targetOf(delivery)?.hostname ?? "")) {
      this.#recordOutcome(delivery, "blocked: the target is not on this machine");
    } else {
      this.#queue.push(delivery);
      this.#startQueued();
    }
  }

  /** Resolves when all deliveries so far have been sent or have failed. */
  async wait(): Promise<void> {
    while (this.#active.size > 0) await Promise.all(this.#active);
  }

  #startQueued(): void {
    while (this.#active.size < MAX_CONCURRENT_DELIVERIES) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      const active = this.#deliver(next).finally(() => {
        this.#active.delete(active);
        this.#startQueued();
      });
      this.#active.add(active);
    }
  }

  async #deliver(delivery: WebhookDelivery): Promise<void> {
    const { url, method, body } = delivery;
    try {
      const response = await (this.#fetch ?? globalThis.fetch)(url, {
        method,
        // A redirect could lead to another machine.
        redirect: "manual",
        ...(method !== "GET" && { headers: { "content-type": "application/json" }, body }),
      });
      await response.body?.cancel();
      this.#recordOutcome(delivery, `status ${response.status}`);
    } catch (error) {
      this.#recordOutcome(delivery, `failed: ${String(error).replaceAll(url, hostOf(delivery))}`);
    }
  }

  #recordOutcome(delivery: WebhookDelivery, outcome: string): void {
    const { webhook, event, lead, message } = delivery;
    this.#record({ webhook, event, lead, message, host: hostOf(delivery), outcome });
  }
}

const targetOf = ({ url }: WebhookDelivery): URL | undefined =>
  URL.canParse(url) ? new URL(url) : undefined;

/** Returns the host of the target. The rest of the URL may contain a secret. */
const hostOf = (delivery: WebhookDelivery): string => targetOf(delivery)?.host ?? "";
