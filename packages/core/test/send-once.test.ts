import { rejectionOf } from "@grinfi/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, createMiddleware, type GrinfiClient } from "../src/index.ts";
import { createPathsClient } from "../src/paths.ts";
import { RawServer } from "./support/raw-server.ts";
import { rawResponse } from "./support/wrong-responses.ts";

const OPTIONS = { apiKey: "not-a-real-key" };
const UPLOAD = {
  file: new File(["a,b\n1,2\n"], "contacts.csv", { type: "text/csv" }),
  type: "csv_leads",
} as const;

/** One operation for each method and type of body. None is repeatable. `body` is the beginning of the body. */
const CALLS: Readonly<
  Record<string, readonly [call: (client: GrinfiClient) => Promise<unknown>, body: string]>
> = {
  "POST with JSON": [({ call }) => call.createTag({ body: { name: "Hot" } }), '{"name":"Hot"}'],
  "POST without a body": [({ call }) => call.runLinkedInBrowser({ path: { id: 1 } }), ""],
  "POST of a form": [({ call }) => call.uploadCsvFile({ body: UPLOAD }), "--"],
  "PUT with JSON": [
    ({ call }) => call.updateTag({ path: { uuid: "t" }, body: { name: "Grün" } }),
    '{"name":"Grün"}',
  ],
  "PUT without a body": [({ call }) => call.startFlow({ path: { flowUuid: "f" } }), ""],
  "DELETE with JSON": [
    ({ call }) => call.deleteMailbox({ path: { uuid: "m" }, body: { automation_reassign_mailboxes: true } }),
    '{"automation_reassign_mailboxes":true}',
  ],
  "DELETE without a body": [({ call }) => call.deleteTag({ path: { uuid: "t" } }), ""],
};

describe("Node sends a request again after a 421", () => {
  let server: RawServer;
  let client: GrinfiClient;
  beforeEach(async () => {
    server = await RawServer.start();
    server.respondWith((socket) => void socket.write(rawResponse("421 Misdirected Request", "", "")));
    client = createClient({ ...OPTIONS, baseUrl: server.url });
  });
  afterEach(() => server.stop());

  test.each(Object.entries(CALLS))("except a %s", async (_, [call, body]) => {
    expect(await rejectionOf(call(client))).toMatchObject({ status: 421, attempts: 1 });
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request?.body.toString()).toMatch(new RegExp(`^${body}${body === "--" ? "" : "$"}`));
    expect(request?.headers).not.toHaveProperty("transfer-encoding");
    expect(Number(request?.headers["content-length"] ?? 0)).toBe(request?.body.length);
  });

  test("except a call by path", async () => {
    const paths = createPathsClient({ ...OPTIONS, baseUrl: server.url });
    const { response } = await paths.POST("/leads/api/tags", { body: { name: "Hot" } });
    expect(response.status).toBe(421);
    expect(server.requests.map(({ body }) => body.toString())).toEqual(['{"name":"Hot"}']);
  });

  test("and a form arrives unchanged", async () => {
    await rejectionOf(client.call.uploadCsvFile({ body: UPLOAD }));
    const { body, headers } = server.requests[0] ?? {};
    const form = await new Response(body, {
      headers: { "content-type": headers?.["content-type"] ?? "" },
    }).formData();
    expect(await (form.get("file") as File).text()).toBe("a,b\n1,2\n");
    expect(form.get("type")).toBe("csv_leads");
  });

  test("and a form is sent with the same bytes in each attempt", async () => {
    const twice = createMiddleware((attempt) => async (input, init) => {
      await attempt(input, init);
      return attempt(input, init);
    });
    await rejectionOf(client.call.uploadCsvFile({ body: UPLOAD }, { middleware: twice }));
    expect(server.requests).toHaveLength(2);
    const [first, second] = server.requests;
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
    expect(second?.headers["content-type"]).toBe(first?.headers["content-type"]);
  });

  test("and a GET, which is harmless and has no body that could prevent it", async () => {
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ status: 421, attempts: 1 });
    expect(server.requests).toHaveLength(2);
  });
});

test("a hook reads the body of a request that is sent once", async () => {
  const seen: unknown[] = [];
  const client = createClient({
    ...OPTIONS,
    hooks: { onRequest: async ({ request }) => void seen.push(await request.clone().json()) },
    fetch: async (request) => {
      seen.push(await request.json());
      return Response.json({});
    },
  });
  await client.call.createTag({ body: { name: "Hot" } });
  expect(seen).toEqual([{ name: "Hot" }, { name: "Hot" }]);
});

describe("on other runtimes", () => {
  afterEach(() => void vi.unstubAllGlobals());

  /** A client, and the second arguments of its `fetch`. */
  function recorded(respond: () => Promise<Response> = async () => Response.json({})) {
    const inits: (RequestInit | undefined)[] = [];
    const fetch = (_: Request, init?: RequestInit): Promise<Response> => {
      inits.push(init);
      return respond();
    };
    return { client: createClient({ ...OPTIONS, fetch }), inits };
  }

  test("Bun uses a new connection for a call that is not repeatable", async () => {
    vi.stubGlobal("Bun", {});
    const { client, inits } = recorded();
    for (const [call] of Object.values(CALLS)) await call(client);
    expect(inits).toEqual(Object.values(CALLS).map(() => ({ keepalive: false })));
    await client.call.listTags();
    expect(inits.at(-1)).toBeUndefined();
  });

  test.each([
    ["that succeeds", async () => Response.json({})],
    ["that fails", () => Promise.reject(new TypeError("reset"))],
  ])("Deno uses a new client for each request %s, and closes it", async (_, respond) => {
    let created = 0;
    let open = 0;
    const createHttpClient = (options: object) => {
      expect(options).toEqual({ http2: false, poolMaxIdlePerHost: 0 });
      created += 1;
      open += 1;
      const close = (): void => {
        open -= 1;
      };
      return { close };
    };
    vi.stubGlobal("Deno", { createHttpClient });
    const { client } = recorded(() => {
      expect(open).toBe(1);
      return respond();
    });
    for (const [call] of Object.values(CALLS)) await call(client).catch(() => {});
    expect([created, open]).toEqual([Object.keys(CALLS).length, 0]);
  });

  test("a request is sent unchanged on a runtime that repeats no requests", async () => {
    vi.stubGlobal("process", { versions: {} });
    const bodies: (ReadableStream | null)[] = [];
    const fetch = async (request: Request): Promise<Response> => {
      bodies.push(request.body);
      expect(request.headers.has("content-length")).toBe(false);
      return Response.json({});
    };
    await createClient({ ...OPTIONS, fetch }).call.startFlow({ path: { flowUuid: "f" } });
    expect(bodies).toEqual([null]);
  });
});
