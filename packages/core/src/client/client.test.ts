import { describe, expect, test } from "vitest";
import type { ClientOptions } from "../config/options.ts";
import { ApiError } from "../errors/api-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { ParseError } from "../errors/parse-error.ts";
import { VERSION } from "../generated/constants.ts";
import { createClient, type GrinfiClient } from "./client.ts";

/** A client whose responses come from a function. */
function clientWith(
  respond: (request: Request) => Response | Promise<Response>,
  options: Partial<ClientOptions> = {},
) {
  const requests: Request[] = [];
  const client: GrinfiClient = createClient({
    apiKey: "not-a-real-key",
    baseUrl: "https://api.invalid",
    fetch: async (request) => {
      requests.push(request);
      return respond(request);
    },
    ...options,
  });
  return { client, requests };
}

const json = (body: unknown, status = 200): Response => Response.json(body, { status });

describe("a request", () => {
  test("has the key, Accept and the User-Agent of the package", async () => {
    const { client, requests } = clientWith(() => json({ data: [] }));
    await client.call.listTags();
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toEqual({
      accept: "application/json",
      authorization: "Bearer not-a-real-key",
      "user-agent": `grinfi-core/${VERSION}`,
    });
  });

  test("has the method, URL and body that the table describes", async () => {
    const { client, requests } = clientWith(() => json({}));
    await client.call.updateTag({ path: { uuid: "a b" }, body: { name: "Warm" } });
    const [request] = requests;
    expect(request).toMatchObject({ method: "PUT", url: "https://api.invalid/leads/api/tags/a%20b" });
    expect(request?.headers.get("content-type")).toBe("application/json");
    expect(await request?.json()).toEqual({ name: "Warm" });
  });

  test("writes a filter in brackets", async () => {
    const { client, requests } = clientWith(() => json({ data: [] }));
    const query = { limit: 5, filter: { status: ["on", "off"] } } as const;
    await client.call.listFlows({ query });
    expect(decodeURIComponent(requests[0]?.url ?? "")).toBe(
      "https://api.invalid/flows/api/flows?filter[status][]=on&filter[status][]=off&limit=5",
    );
  });

  test("writes a filter as JSON if the table requires it", async () => {
    const { client, requests } = clientWith(() => json({ data: [] }));
    await client.call.listPipelineStages({ query: { filter: { object: "lead" } } });
    expect(decodeURIComponent(requests[0]?.url ?? "")).toBe(
      'https://api.invalid/leads/api/pipeline-stages?filter={"object":"lead"}',
    );
  });

  test("uploads a file as form data", async () => {
    const { client, requests } = clientWith(() => json({}));
    await client.call.uploadCsvFile({ body: { file: new File(["a,b"], "contacts.csv"), type: "csv_leads" } });
    expect(requests[0]?.headers.get("content-type")).toMatch(/^multipart\/form-data; boundary=/);
    const form = await requests[0]?.formData();
    expect(form?.get("file")).toMatchObject({ name: "contacts.csv" });
    expect(form?.get("type")).toBe("csv_leads");
  });

  test("accepts CSV if the operation returns CSV, and returns its text", async () => {
    const { client, requests } = clientWith(
      () => new Response("a,b\n", { headers: { "content-type": "text/csv" } }),
    );
    expect(await client.call.downloadExportFile({ body: { file_name: "a.csv" } })).toBe("a,b\n");
    expect(requests[0]?.headers.get("accept")).toBe("application/json, text/csv");
  });

  test("has the headers of the client and of the call; null removes one", async () => {
    const { client, requests } = clientWith(() => json({}), {
      headers: { "x-a": "client", "x-b": "client" },
    });
    await client.call.listTags({}, { headers: { "x-a": "call", "x-b": null } });
    expect(requests[0]?.headers.get("x-a")).toBe("call");
    expect(requests[0]?.headers.get("x-b")).toBeNull();
  });

  test("keeps a path in the base URL", async () => {
    const { client, requests } = clientWith(() => json({}), { baseUrl: "https://proxy.invalid/grinfi/" });
    await client.call.listTags();
    expect(requests[0]?.url).toBe("https://proxy.invalid/grinfi/leads/api/tags");
  });

  test("goes to the API by default, through the global fetch at the time of the call", async () => {
    const client = createClient({ apiKey: "not-a-real-key" });
    const original = globalThis.fetch;
    const urls: string[] = [];
    globalThis.fetch = async (input, init) => {
      urls.push(new Request(input, init).url);
      return json({});
    };
    try {
      await client.call.listTags();
    } finally {
      globalThis.fetch = original;
    }
    expect(urls).toEqual(["https://leadgen.grinfi.io/leads/api/tags"]);
  });

  test("is not sent if a path parameter would lead to another path", async () => {
    const { client, requests } = clientWith(() => json({}));
    await expect(client.call.deleteList({ path: { uuid: "" } })).rejects.toThrow('"uuid" is empty');
    expect(requests).toEqual([]);
  });
});

describe("the value of a response", () => {
  test("is the parsed value", async () => {
    const { client } = clientWith(() => json({ uuid: "u", unknown_field: 1 }));
    expect(await client.call.getLead({ path: { uuid: "u" } })).toEqual({ uuid: "u", unknown_field: 1 });
  });

  test.each([
    ["a 204", 204],
    ["a 205", 205],
  ])("is undefined for %s", async (_, status) => {
    const { client } = clientWith(() => new Response(null, { status }));
    expect(await client.call.addNewLeadToFlow({ path: { flowUuid: "f" }, body: NEW_LEAD })).toBeUndefined();
  });

  test("is the received value, unchecked, if the operation declares none", async () => {
    const responses = [json({ ok: true }), new Response("done"), new Response("")];
    const { client } = clientWith(() => responses.shift() ?? json({}));
    expect(await client.call.completeTask({ path: { uuid: "t" } })).toEqual({ ok: true });
    expect(await client.call.completeTask({ path: { uuid: "t" } })).toBe("done");
    expect(await client.call.completeTask({ path: { uuid: "t" } })).toBeUndefined();
  });

  test.each([
    ["is empty", () => new Response("", { headers: { "content-type": "application/json" } }), "is empty"],
    [
      "is truncated",
      () => new Response('{"data":[', { headers: { "content-type": "application/json" } }),
      "is invalid JSON",
    ],
    [
      "is an HTML page",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      "is not JSON",
    ],
  ])("is a ParseError if the operation declares JSON and the body %s", async (_, respond, message) => {
    const { client } = clientWith(respond);
    const error: unknown = await client.call.listTags().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({
      status: 200,
      operation: "listTags",
      message: expect.stringContaining(message),
    });
  });
});

describe("an error", () => {
  test.each([
    [
      "in the current form",
      {
        error: { reason: "validation_error", message: "Invalid", data: { name: ["is required"] } },
        message: "Invalid",
        code: 422,
      },
      "validation_error",
    ],
    ["in the earlier form", { message: "Invalid", errors: { name: ["is required"] } }, undefined],
    ["of problem details", { title: "Invalid", errors: { name: ["is required"] } }, undefined],
    [
      "of problem details with a detail",
      { title: "Error", detail: "Invalid", errors: { name: "is required" } },
      undefined,
    ],
  ])("with a body %s has the operation, the status, the message and the fields", async (_, body, reason) => {
    const { client } = clientWith(() => json(body, 422));
    const error: unknown = await client.call
      .createList({ body: { name: "" } })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: "unprocessable_entity",
      status: 422,
      reason,
      fields: { name: ["is required"] },
      message: "createList (POST /leads/api/lists) failed with status 422. Invalid. name: is required.",
    });
  });

  test.each([
    [401, "Check the API key"],
    [402, "out of credits"],
    [429, "used up its requests"],
  ])("with status %i has advice in its message", async (status, advice) => {
    const { client } = clientWith(() => new Response("", { status }));
    await expect(client.call.listTags()).rejects.toThrow(advice);
  });

  test("without a response is a ConnectionError with its cause", async () => {
    const cause = new TypeError("fetch failed");
    const { client } = clientWith(() => Promise.reject(cause));
    const error: unknown = await client.call.listTags().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: "connection", cause, operation: "listTags" });
  });

  test("of an aborted call is the signal's reason itself", async () => {
    const { client } = clientWith(async (request) => {
      request.signal.throwIfAborted();
      return json({});
    });
    const reason = new Error("changed my mind");
    await expect(client.call.listTags({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

const NEW_LEAD = { list_uuid: "l", lead: { linkedin_id: "robin-sample" } };
