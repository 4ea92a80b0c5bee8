import type { Backend, DeliverWebhook } from "./backend.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Delivers webhooks to loopback addresses only, because other targets could be real systems. */
export function createWebhookDelivery(
  fetch: typeof globalThis.fetch | undefined,
  pending: Set<Promise<void>>,
  backend: () => Backend,
): DeliverWebhook {
  return (webhook, url, method, payload) => {
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const host = target?.host ?? "";
    // The rest of the URL may contain a secret.
    const record = (outcome: string): void => backend().recordEffect("delivered", { webhook, host, outcome });
    if (!LOOPBACK.test(target?.hostname ?? "")) return record("blocked: the target is not on this machine");
    const hasBody = method !== "GET";
    const headers = { "content-type": "application/json" };
    const delivery = (fetch ?? globalThis.fetch)(url, {
      method,
      // A redirect could lead to another machine.
      redirect: "manual",
      ...(hasBody && { headers, body: payload }),
    })
      .then(
        async (response) => {
          await response.body?.cancel();
          record(`status ${response.status}`);
        },
        (error: unknown) => record(`failed: ${String(error).replaceAll(url, host)}`),
      )
      .finally(() => pending.delete(delivery));
    pending.add(delivery);
  };
}
