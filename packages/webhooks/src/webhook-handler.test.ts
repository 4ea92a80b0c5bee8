import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import type { AnyWebhookEvent } from "./event/webhook-event.ts";
import type { WebhookHandlerOptions } from "./options.ts";
import { isWebhookError } from "./webhook-error.ts";
import { createWebhookHandler, type WebhookHandler } from "./webhook-handler.ts";

const SECRET = "not-a-real-secret-1";
const OLD_SECRET = "not-a-real-secret-0";
const SENT = "https://hooks.example.com/grinfi";

const reply = {
  event_name: "contact_replied_email",
  contact: { uuid: "c1", name: "Robin Sample" },
  email: { uuid: "e1", subject: "Re: an idea" },
};

const create = (options: Partial<WebhookHandlerOptions> = {}): WebhookHandler =>
  createWebhookHandler({ secrets: [SECRET, OLD_SECRET], on: {}, onError: () => {}, ...options });

const request = (body: unknown = reply, url = `${SENT}?key=${SECRET}`, method = "POST"): Request =>
  new Request(url, {
    method,
    ...(method === "POST" && { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
  } as RequestInit);

describe("the secret", () => {
  test.each([
    ["in the query", `${SENT}?key=${SECRET}`],
    ["in the query under any name", `${SENT}?a=b&token=${SECRET}`],
    ["in the path", `${SENT}/${SECRET}`],
    ["inside the path", `${SENT}/${SECRET}/deliveries`],
    ["at another origin", `http://127.0.0.1:3000/${SECRET}`],
    ["that is the older one", `${SENT}/${OLD_SECRET}`],
  ])("is accepted %s", async (_, url) => {
    expect((await create()(request(reply, url))).status).toBe(204);
  });

  test.each([
    ["missing", SENT],
    ["wrong", `${SENT}?key=not-a-real-secret-2`],
    ["a part of the right one", `${SENT}?key=${SECRET.slice(1)}`],
    ["longer than the right one", `${SENT}?key=${SECRET}1`],
    ["in upper case", `${SENT}?key=${SECRET.toUpperCase()}`],
    ["in the fragment", `${SENT}#${SECRET}`],
    ["the name of a parameter", `${SENT}?${SECRET}=1`],
    ["in a path that cannot be decoded", `${SENT}/%E0%A4%A/x`],
  ])("is refused with a plain 404 if it is %s", async (_, url) => {
    const handle = vi.fn();
    const onError = vi.fn();
    const handler = create({ on: { contact_replied_email: handle }, onError });
    for (const method of ["POST", "GET", "DELETE"]) {
      const response = await handler(request(reply, url, method));
      expect([response.status, await response.text()]).toEqual([404, "Not found"]);
    }
    expect(handle).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
  });

  test("is compared before the body is parsed, but after it was read", async () => {
    const wrong = request(new TextEncoder().encode("not JSON"), SENT);
    expect((await create()(wrong)).status).toBe(404);
    expect(wrong.bodyUsed).toBe(true);
  });
});

describe("a delivery", () => {
  test("is handled before the response", async () => {
    const order: string[] = [];
    const handler = create({
      on: {
        contact_replied_email: async ({ payload }, { id, source }) => {
          await Promise.resolve();
          order.push(`${payload.contact.name}: ${payload.email.subject}`, source, id.split(":")[0] ?? "");
        },
      },
    });
    expect((await handler(request())).status).toBe(204);
    expect(order).toEqual(["Robin Sample: Re: an idea", "delivery", "contact_replied_email"]);
  });

  test("is handled once, however often it comes", async () => {
    const handle = vi.fn();
    const handler = create({ on: { contact_replied_email: handle } });
    const later = { ...reply, contact_markers: { email_inbox_count: 2 } };
    for (const body of [reply, { body: reply }, later, JSON.stringify(reply)])
      expect((await handler(request(body))).status).toBe(204);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("may come again after its handler failed", async () => {
    const error = new Error("The database is down.");
    const handle = vi.fn().mockRejectedValueOnce(error);
    const onError = vi.fn();
    const handler = create({ on: { contact_replied_email: handle }, onError });
    expect((await handler(request())).status).toBe(500);
    expect(onError).toHaveBeenCalledExactlyOnceWith(error, { name: "contact_replied_email", payload: reply });
    expect((await handler(request())).status).toBe(204);
    expect(handle).toHaveBeenCalledTimes(2);
  });

  test("that comes while it is being handled may come again later", async () => {
    let end = (): void => {};
    const handling = new Promise<void>((resolve) => {
      end = resolve;
    });
    const handler = create({ on: { contact_replied_email: () => handling } });
    const first = handler(request());
    const second = await handler(request());
    expect(second.status).toBe(503);
    end();
    expect((await first).status).toBe(204);
  });

  test("without a handler is accepted and dropped", async () => {
    const handler = create({ on: { contact_created: vi.fn() } });
    expect((await handler(request())).status).toBe(204);
    expect((await handler(request({ event_name: "account_exported" }))).status).toBe(204);
  });

  test("of an unknown event goes to the handler `unknown`", async () => {
    const unknown = vi.fn();
    const handler = create({ on: { unknown } });
    await handler(request({ event_name: "account_exported", n: 1 }));
    const payload = { event_name: "account_exported", n: 1 };
    expect(unknown.mock.calls[0]?.[0]).toEqual({ name: "unknown", eventName: "account_exported", payload });
  });

  test("may be compressed", async () => {
    const handle = vi.fn();
    const bytes = new Uint8Array(gzipSync(JSON.stringify(reply)));
    await create({ on: { contact_replied_email: handle } })(request(bytes));
    expect(handle.mock.calls[0]?.[0].payload).toEqual(reply);
  });

  test.each<[string, Request, number, Partial<WebhookHandlerOptions>]>([
    ["by GET", request(reply, `${SENT}?key=${SECRET}`, "GET"), 405, {}],
    ["without an event", request({ contact: {} }), 400, {}],
    ["that is not JSON", request(new TextEncoder().encode("a=b")), 400, {}],
    ["that is larger than the limit", request(), 413, { maxBodyBytes: 20 }],
  ])("%s is refused", async (_, delivery, status, options) => {
    const handle = vi.fn();
    const response = await create({ on: { contact_replied_email: handle }, ...options })(delivery);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toBe("");
    expect(handle).not.toHaveBeenCalled();
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("The log is full.");
      },
    ],
    ["rejects", () => Promise.reject(new Error("The log is full."))],
  ])("gets its response if onError %s", async (_, onError) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const handle = vi.fn().mockRejectedValueOnce(new Error("The database is down."));
    const handler = create({ on: { contact_replied_email: handle }, onError });
    expect((await handler(request())).status).toBe(500);
    await vi.waitFor(() => expect(log.mock.calls[0]?.at(-1)).toMatchObject({ message: "The log is full." }));
    log.mockRestore();
  });

  test("whose body was read before is an error that says so", async () => {
    const onError = vi.fn();
    const used = request();
    await used.text();
    expect((await create({ onError })(used)).status).toBe(500);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "body_used" });
  });
});

describe("in the background", () => {
  test("the response comes first, and the platform waits for the handler", async () => {
    let end = (): void => {};
    const handling = new Promise<void>((resolve) => {
      end = resolve;
    });
    const waitUntil = vi.fn();
    const abort = new AbortController();
    const handle = vi.fn(() => handling);
    const handler = create({ on: { contact_replied_email: handle }, background: true });
    const delivery = new Request(request(), { signal: abort.signal });
    expect((await handler(delivery, { waitUntil })).status).toBe(202);
    abort.abort(); // as Deno does after the response
    end();
    await waitUntil.mock.calls[0]?.[0];
    expect(handle).toHaveBeenCalledOnce();
    expect(await handler.handle({ name: "contact_replied_email", payload: reply })).toBe("handled_before");
  });

  test("an error goes to onError", async () => {
    const onError = vi.fn();
    const waitUntil = vi.fn();
    const fail = (): never => {
      throw new Error("no");
    };
    const handler = create({ on: { contact_replied_email: fail }, background: true, onError });
    expect((await handler(request(), { waitUntil })).status).toBe(202);
    await waitUntil.mock.calls[0]?.[0];
    expect(onError).toHaveBeenCalledOnce();
  });

  test("a queue gets the event, and its worker handles it once", async () => {
    const queue: AnyWebhookEvent[] = [];
    const handle = vi.fn();
    const handler = create({
      on: { contact_replied_email: handle },
      background: (event) => queue.push(JSON.parse(JSON.stringify(event))),
    });
    expect((await handler(request())).status).toBe(202);
    await handler(request());
    expect(handle).not.toHaveBeenCalled();
    const results = [];
    for (const event of queue) results.push(await handler.handle(event));
    expect(results).toEqual(["handled", "handled_before"]);
    expect(handle).toHaveBeenCalledOnce();
  });

  test("a queue that fails may get the event again", async () => {
    const background = vi.fn().mockRejectedValueOnce(new Error("The queue is down."));
    const handler = create({ on: { contact_replied_email: vi.fn() }, background });
    expect((await handler(request())).status).toBe(500);
    expect((await handler(request())).status).toBe(202);
  });

  test("a worker that comes while the event is handled gets an error", async () => {
    let end = (): void => {};
    const handling = new Promise<void>((resolve) => {
      end = resolve;
    });
    const handler = create({ on: { contact_replied_email: () => handling } });
    const event = { name: "contact_replied_email", payload: reply } as const;
    const first = handler.handle(event);
    const error = await handler.handle(event).catch((caught: unknown) => caught);
    expect(isWebhookError(error) && error.code).toBe("in_progress");
    end();
    expect(await first).toBe("handled");
  });
});

test.each<[string, object]>([
  ["a request of Node.js", { url: "/grinfi", method: "POST", headers: {} }],
  ["a request of Hono", { url: `${SENT}?key=${SECRET}`, method: "POST" }],
])("rejects %s, and says what to pass", async (_, wrong) => {
  await expect(create()(wrong as Request)).rejects.toThrow("Pass a web Request");
});

describe("webhooks", () => {
  const on = { contact_replied_email: vi.fn(), contact_created: vi.fn(), unknown: vi.fn() };

  test("are those of the handled events, with the first secret", () => {
    expect(create({ on }).webhooks(SENT)).toEqual([
      {
        name: "hooks.example.com: contact_created",
        event: "contact_created",
        target_url: `${SENT}?secret=${SECRET}`,
        request_method: "POST",
      },
      {
        name: "hooks.example.com: contact_replied_email",
        event: "contact_replied_email",
        target_url: `${SENT}?secret=${SECRET}`,
        request_method: "POST",
      },
    ]);
  });

  test("keep a secret that the URL contains", () => {
    const url = `${SENT}/${OLD_SECRET}?region=eu`;
    expect(create({ on }).webhooks(url, "CRM")[0]).toMatchObject({
      name: "CRM: contact_created",
      target_url: url,
    });
  });

  test.each(["hooks.example.com", "ftp://hooks.example.com", ""])("reject the URL %j", (url) => {
    expect(() => create({ on }).webhooks(url)).toThrow("must be an http or https URL");
  });
});

describe("an option is rejected", () => {
  test.each<[string, object, string]>([
    ["without secrets", { secrets: [] }, "at least one"],
    ["with a text instead of a list", { secrets: SECRET }, "must be an array"],
    ["with a short secret", { secrets: [SECRET, "hunter2"] }, "secrets[1] must have at least 16"],
    ["with a secret that a URL encodes", { secrets: ["not a real secret"] }, "secrets[0]"],
    ["that does not exist", { secret: SECRET }, "Unknown option: secret"],
    ["with an unknown event", { on: { contact_born: vi.fn() } }, "Unknown event: contact_born"],
    ["without handlers", { on: undefined }, "on must be an object of handlers"],
    ["with a lease of zero", { lease: 0 }, "lease must be a whole number above 0"],
    ["with a wrong way to verify", { verify: true }, 'verify must be "read-back" or false'],
    ["to verify without a client", { verify: "read-back" }, "needs the option client"],
  ])("%s", (_, options, message) => {
    const error = (() => {
      try {
        return create(options);
      } catch (caught) {
        return caught;
      }
    })();
    expect(isWebhookError(error) && error.code).toBe("invalid_options");
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain("hunter2");
  });

  test("undefined counts as not given", async () => {
    const handler = createWebhookHandler({
      secrets: [SECRET],
      on: {},
      ...({ lease: undefined, store: undefined } as object),
    });
    expect((await handler(request())).status).toBe(204);
  });
});
