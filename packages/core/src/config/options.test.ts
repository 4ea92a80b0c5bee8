import { rejectionOf } from "@grinfi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import { createClient } from "../client/client.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const ok = (): Response => Response.json({ data: [] });
const headersOf = (requests: Request[], name: string): (string | null)[] =>
  requests.map(({ headers }) => headers.get(name));

describe("the key", () => {
  test("from a function is obtained before each call, so that it may change", async () => {
    let turn = 0;
    const { client, paths, requests } = clientWith(ok, { apiKey: async () => `not-a-real-key-${++turn}` });
    await client.call.listTags();
    await paths.GET("/leads/api/tags");
    expect(headersOf(requests, "authorization")).toEqual([
      "Bearer not-a-real-key-1",
      "Bearer not-a-real-key-2",
    ]);
  });

  test("may come from a function that is not async", async () => {
    const { client, requests } = clientWith(ok, { apiKey: () => "not-a-real-key-3" });
    await client.call.listTags();
    expect(headersOf(requests, "authorization")).toEqual(["Bearer not-a-real-key-3"]);
  });

  test("is read from GRINFI_API_KEY; the option takes precedence", async () => {
    vi.stubEnv("GRINFI_API_KEY", "not-a-real-key-of-env");
    const requests: Request[] = [];
    const fetch = async (request: Request) => {
      requests.push(request);
      return ok();
    };
    await createClient({ fetch }).call.listTags();
    await createClient({ fetch, apiKey: "not-a-real-key" }).call.listTags();
    expect(headersOf(requests, "authorization")).toEqual([
      "Bearer not-a-real-key-of-env",
      "Bearer not-a-real-key",
    ]);
  });

  test("is sent to GRINFI_BASE_URL if it is set; the option takes precedence", async () => {
    vi.stubEnv("GRINFI_BASE_URL", "http://from-env.invalid/");
    const urls: string[] = [];
    const fetch = async (request: Request) => {
      urls.push(request.url);
      return ok();
    };
    const apiKey = "not-a-real-key";
    await createClient({ fetch, apiKey }).call.listTags();
    await createClient({ fetch, apiKey, baseUrl: "http://from-option.invalid" }).call.listTags();
    vi.stubEnv("GRINFI_BASE_URL", "");
    await createClient({ fetch, apiKey }).call.listTags();
    expect(urls.map((url) => new URL(url).host)).toEqual([
      "from-env.invalid",
      "from-option.invalid",
      "leadgen.grinfi.io",
    ]);
  });

  test.each([
    ["there is no process", undefined],
    ["there is no environment", {}],
    [
      "the environment must not be read",
      {
        get env() {
          throw new Error("not allowed");
        },
      },
    ],
  ])("is required if %s", (_, process) => {
    vi.stubGlobal("process", process);
    expect(() => createClient()).toThrow("apiKey is missing or empty");
  });

  test("that is invalid rejects the call", async () => {
    const { client, requests } = clientWith(ok, { apiKey: async () => "" });
    expect(await rejectionOf(client.call.listTags())).toMatchObject({ code: "configuration" });
    expect(requests).toEqual([]);
  });
});

describe("options of a call take precedence over those of the client", () => {
  test("teamId, baseUrl, fetch and headers", async () => {
    const own = { teamId: 1, headers: { "x-a": "client", "x-b": "client" } };
    const { client, paths, requests } = clientWith(ok, own);
    await client.call.listTags();
    await client.call.listTags(
      {},
      { teamId: 2, baseUrl: "https://other.invalid/api/", headers: { "x-a": "call" } },
    );
    expect(headersOf(requests, "team-id")).toEqual(["1", "2"]);
    expect(headersOf(requests, "x-a")).toEqual(["client", "call"]);
    expect(headersOf(requests, "x-b")).toEqual(["client", "client"]);
    expect(requests[1]?.url).toBe("https://other.invalid/api/leads/api/tags");
    const fetch = async () => Response.json({ data: ["own"] });
    expect(await client.call.listTags({}, { fetch })).toEqual({ data: ["own"] });
    expect((await paths.GET("/leads/api/tags", { fetch })).data).toEqual({ data: ["own"] });
    expect(requests).toHaveLength(2);
  });

  test.each([1.5, Number.NaN])("a teamId of %s is rejected", async (teamId) => {
    const { client, requests } = clientWith(ok);
    expect(await rejectionOf(client.call.listTags({}, { teamId }))).toMatchObject({ code: "configuration" });
    expect(() => client.withOptions({ teamId })).toThrow(
      `The option teamId must be a whole number of at least 1, not ${teamId}.`,
    );
    expect(requests).toEqual([]);
  });

  test("the authorization header of the caller takes precedence over the key", async () => {
    const { client, requests } = clientWith(ok);
    await client.call.listTags({}, { headers: { authorization: "Bearer not-a-real-one" } });
    expect(headersOf(requests, "authorization")).toEqual(["Bearer not-a-real-one"]);
  });
});

test("withOptions creates another client, keeps the other options and adds headers", async () => {
  const { client, requests } = clientWith(ok, { teamId: 1, headers: { "x-a": "1" } });
  const other = client.withOptions({ teamId: 2, headers: { "x-b": "2" } });
  const third = other.withOptions({ apiKey: "not-a-real-key-3" });
  for (const each of [client, other, third]) await each.call.listTags();
  expect(headersOf(requests, "team-id")).toEqual(["1", "2", "2"]);
  expect(headersOf(requests, "x-a")).toEqual(["1", "1", "1"]);
  expect(headersOf(requests, "x-b")).toEqual([null, "2", "2"]);
  expect(headersOf(requests, "authorization").at(-1)).toBe("Bearer not-a-real-key-3");
  expect(() => client.withOptions({ baseUrl: "nowhere" })).toThrow("baseUrl");
});
