import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test } from "vitest";
import { clientWith } from "../test/support/client.ts";
import { ParseError } from "./errors/parse-error.ts";
import { VERSION } from "./generated/constants.ts";
import { createPathsClient } from "./paths.ts";

const MB = 1024 * 1024;
const ok = (): Response => Response.json({ data: [] });
const LEAD = { params: { path: { uuid: "an-id" } } };

describe("a request by path", () => {
  test("has the key, Accept, the User-Agent of the SDK and the team", async () => {
    const { paths, requests } = clientWith(ok, { teamId: 7, headers: { "x-a": "client", "x-b": "client" } });
    await paths.GET("/leads/api/tags", { headers: { "x-b": null } });
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
      accept: "application/json",
      authorization: "Bearer not-a-real-key",
      "team-id": "7",
      "user-agent": `grinfi-core/${VERSION}`,
      "x-a": "client",
    });
  });

  test("has the parameters and the body of a call by id", async () => {
    const { client, paths, requests } = clientWith(ok);
    const query = { limit: 5, filter: { status: ["on", "off"] } } as const;
    await client.call.listFlows({ query });
    await paths.GET("/flows/api/flows", { params: { query } });
    const tag = { path: { uuid: "a b" }, body: { name: "Warm" } };
    await client.call.updateTag(tag);
    await paths.PUT("/leads/api/tags/{uuid}", { params: { path: tag.path }, body: tag.body });
    const seen = await Promise.all(
      requests.map(async (sent) => [sent.method, sent.url, [...sent.headers], await sent.text()]),
    );
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[3]).toEqual(seen[2]);
    expect(seen[3]?.[3]).toBe('{"name":"Warm"}');
  });

  test("uploads a file as form data, from fields or from the caller's own form", async () => {
    const { paths, requests } = clientWith(() => Response.json({}));
    const file = new File(["a,b"], "contacts.csv");
    const body = { file, type: "csv_leads" } as const;
    const form = new FormData();
    form.append("file", file);
    const path = "/leads/api/file-imports/upload-csv";
    await paths.POST(path, { body });
    await paths.POST(path, { body, bodySerializer: () => form });
    for (const request of requests) {
      expect(request.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
      expect((await request.formData()).get("file")).toMatchObject({ name: "contacts.csv" });
    }
    expect(requests).toHaveLength(2);
  });

  test("is not sent if a parameter or a field is invalid", async () => {
    const { paths, requests } = clientWith(ok);
    const empty = { params: { path: { uuid: "" } } };
    expect(await rejectionOf(paths.GET("/leads/api/leads/{uuid}", empty))).toMatchObject({
      code: "invalid_input",
      message: 'getLead: The path parameter "uuid" is empty.',
    });
    const body = { name: Number.NaN as never };
    expect(await rejectionOf(paths.POST("/leads/api/lists", { body }))).toMatchObject({
      code: "invalid_input",
      message: 'createList: The field "name" cannot be NaN. Pass a value that JSON can represent.',
    });
    const filter = { flow_uuid: [] };
    expect(await rejectionOf(paths.GET("/flows/api/tasks", { params: { query: { filter } } }))).toMatchObject(
      {
        code: "invalid_input",
        message: expect.stringContaining(
          'listTasks: The filter condition "filter.flow_uuid" cannot be an empty array',
        ),
      },
    );
    expect(
      await rejectionOf(paths.PUT("/flows/api/tasks/mass-retry", { body: { uuids: [] } })),
    ).toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining('massRetryTasks: The field "uuids" cannot be an empty array'),
    });
    expect(requests).toEqual([]);
  });

  test("to a path that the table does not have is sent too", async () => {
    const { paths, requests } = clientWith(() => Promise.reject(new TypeError("fetch failed")));
    const request = paths.request as (method: string, path: string) => Promise<unknown>;
    expect(await rejectionOf(request("get", "/leads/api/later"))).toMatchObject({
      code: "connection",
      operation: "GET /leads/api/later",
      path: "/leads/api/later",
    });
    expect(requests[0]?.url).toBe("https://api.invalid/leads/api/later");
  });
});

describe("a response by path", () => {
  test("resolves with the value, or with the error for an error status, and with the response", async () => {
    const { paths } = clientWith(({ url }) =>
      url.endsWith("an-id")
        ? Response.json({ uuid: "an-id" })
        : Response.json({ message: "No" }, { status: 404 }),
    );
    const found = await paths.GET("/leads/api/leads/{uuid}", LEAD);
    expect(found).toMatchObject({ data: { uuid: "an-id" }, response: { status: 200 } });
    const missing = await paths.GET("/leads/api/leads/{uuid}", { params: { path: { uuid: "none" } } });
    expect(missing).toMatchObject({ error: { message: "No" }, response: { status: 404 } });
  });

  /** A response without a length, whose bytes are created on demand. */
  const large = (status: number): Response => {
    let left = 65;
    const pull = (controller: ReadableStreamDefaultController): void =>
      left-- > 0 ? controller.enqueue(new Uint8Array(MB)) : controller.close();
    return new Response(new ReadableStream({ pull }), { status, headers: { "content-type": "text/csv" } });
  };

  test.each([200, 500])("that is too large to hold in memory is rejected, with status %i", async (status) => {
    const { paths } = clientWith(() => large(status));
    const error = await rejectionOf(paths.GET("/leads/api/leads/{uuid}", LEAD));
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({
      operation: "getLead",
      status,
      contentType: "text/csv",
      length: 64 * MB,
      message: expect.stringContaining('larger than 64 MB; read it with parseAs: "stream"'),
    });
  });

  test("that is large can be read as a stream", async () => {
    const { paths } = clientWith(() => large(200));
    const { data } = await paths.GET("/leads/api/leads/{uuid}", { ...LEAD, parseAs: "stream" });
    expect((await new Response(data ?? null).arrayBuffer()).byteLength).toBe(65 * MB);
  });

  test("of unknown length can be read with every method, and is the response of fetch itself", async () => {
    const responses: Response[] = [];
    const { paths } = clientWith(() => {
      const response = new Response('{"a":1}', { headers: { "content-type": "application/json" } });
      responses.push(response);
      return response;
    });
    const read = async (parseAs: "arrayBuffer" | "blob" | "json" | "text"): Promise<unknown> => {
      const { data, response } = await paths.GET("/leads/api/leads/{uuid}", { ...LEAD, parseAs });
      expect(response).toBe(responses.at(-1));
      return data;
    };
    expect(await read("json")).toEqual({ a: 1 });
    expect(await read("text")).toBe('{"a":1}');
    expect(await read("blob")).toMatchObject({ type: "application/json", size: 7 });
    expect(await read("arrayBuffer")).toMatchObject({ byteLength: 7 });
  });
});

describe("middleware", () => {
  test("receives the request before the key is added, and may set its own authorization", async () => {
    const { paths, requests } = clientWith(ok);
    const seen: (string | null)[] = [];
    paths.use({
      onRequest: ({ request }) => {
        seen.push(request.headers.get("authorization"));
        request.headers.set("authorization", "Bearer own");
      },
    });
    await paths.GET("/leads/api/tags");
    expect(seen).toEqual([null]);
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer own");
  });

  test("receives what fetch threw, and may return a response or throw another error", async () => {
    const thrown = new TypeError("fetch failed");
    const { paths } = clientWith(() => Promise.reject(thrown));
    const seen: unknown[] = [];
    const results = [undefined, new RangeError("own"), Response.json({ data: ["kept"] })];
    paths.use({
      onError: ({ error }) => {
        seen.push(error);
        return results.shift();
      },
    });
    const get = () => paths.GET("/leads/api/tags");
    expect(await rejectionOf(get())).toMatchObject({ code: "connection", cause: thrown });
    expect(await rejectionOf(get())).toMatchObject({ name: "RangeError", message: "own" });
    expect(await get()).toMatchObject({ data: { data: ["kept"] } });
    expect(seen).toEqual([thrown, thrown, thrown]);
  });
});

test("createPathsClient checks options like createClient", () => {
  expect(() => createPathsClient({ apiKey: "" })).toThrow("apiKey is missing or empty");
});
