import type { Backend, Deliver } from "./backend.ts";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Delivers to loopback only: what looks like a real target of somebody's must not be called from an emulator. */
export function deliverTo(
  fetch: typeof globalThis.fetch | undefined,
  pending: Set<Promise<void>>,
  backend: () => Backend,
): Deliver {
  return (webhook, url, method, payload) => {
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const host = target?.host ?? "";
    // The rest of the URL may hold a secret.
    const note = (outcome: string): void => backend().recordEffect("delivered", { webhook, host, outcome });
    if (!LOOPBACK.test(target?.hostname ?? "")) return note("refused: the target is not on this machine");
    const hasBody = method !== "GET";
    const headers = { "content-type": "application/json" };
    const delivery = (fetch ?? globalThis.fetch)(url, {
      method,
      // A redirect could lead away from this machine.
      redirect: "manual",
      ...(hasBody && { headers, body: payload }),
    })
      .then(
        async (response) => {
          await response.body?.cancel();
          note(`status ${response.status}`);
        },
        (error: unknown) => note(`failed: ${String(error).replaceAll(url, host)}`),
      )
      .finally(() => pending.delete(delivery));
    pending.add(delivery);
  };
}
