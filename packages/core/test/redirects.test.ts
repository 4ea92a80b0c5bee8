import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createClient, type GrinfiClient } from "../src/index.ts";
import { createPathsClient, type PathsClient } from "../src/paths.ts";
import { rejectionOf } from "./support/client.ts";
import { VALUE, whole } from "./support/wrong-answers.ts";
import { WrongServer } from "./support/wrong-server.ts";

const KEY = "canary-not-a-real-key";

let server: WrongServer;
let other: WrongServer;
let client: GrinfiClient;
let paths: PathsClient;
beforeEach(async () => {
  [server, other] = await Promise.all([WrongServer.start(), WrongServer.start()]);
  client = createClient({ apiKey: KEY, baseUrl: server.url });
  paths = createPathsClient({ apiKey: KEY, baseUrl: server.url });
  other.answer((socket) => void socket.write(VALUE_ANSWER));
});
afterEach(() => Promise.all([server.stop(), other.stop()]));

const VALUE_ANSWER = whole("200 OK", "content-type: application/json\r\n", JSON.stringify(VALUE));
const LIST = { body: { name: "Sample" } };

/** The first request is sent elsewhere, the others get the value. */
function redirectTo(location: string, status = "302 Found"): void {
  server.answer((socket, { index }) => {
    socket.write(index === 0 ? whole(status, `location: ${location}\r\n`, "") : VALUE_ANSWER);
  });
}

describe("a redirect to the same origin", () => {
  test.each(["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])(
    "with status %s is followed by a GET, with the key",
    async (status) => {
      redirectTo("/elsewhere", status);
      expect(await client.call.listTags()).toEqual(VALUE);
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/tags", "/elsewhere"]);
      expect(server.requests[1]?.headers.authorization).toBe(`Bearer ${KEY}`);
    },
  );

  test.each(["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])(
    "with status %s is refused by a POST, by id and by path",
    async (status) => {
      redirectTo("/elsewhere", status);
      const told = { status: Number.parseInt(status, 10), maybeProcessed: true, attempts: 1 };
      expect(await rejectionOf(client.call.createList(LIST))).toMatchObject({ code: "api_error", ...told });
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/lists"]);

      redirectTo("/elsewhere", status);
      const { data, response } = await paths.POST("/leads/api/lists", LIST);
      expect([data, response.status]).toEqual([undefined, told.status]);
      expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/lists"]);
    },
  );
});

describe("a redirect to another origin", () => {
  test("is followed by a GET, without the key", async () => {
    redirectTo(`${other.url}/elsewhere`);
    expect(await client.call.listTags()).toEqual(VALUE);
    expect(other.requests).toHaveLength(1);
    expect(JSON.stringify(other.requests)).not.toContain(KEY);
    expect(other.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("by path is followed without the key too", async () => {
    redirectTo(`${other.url}/elsewhere`);
    await paths.GET("/leads/api/tags");
    expect(JSON.stringify(other.requests)).not.toContain(KEY);
    expect(other.requests).toHaveLength(1);
  });

  test.each(["302 Found", "307 Temporary"])(
    "with status %s is refused by a POST: no body gets there",
    async (status) => {
      redirectTo(`${other.url}/elsewhere`, status);
      expect(await rejectionOf(client.call.createList(LIST))).toMatchObject({ code: "api_error" });
      expect(other.requests).toEqual([]);
    },
  );
});

test("a redirect that a browser shows without its status is refused by a POST", async () => {
  const hidden = { ok: { value: false }, status: { value: 0 }, type: { value: "opaqueredirect" } };
  const fetch = async (): Promise<Response> => Object.defineProperties(new Response(null), hidden);
  const error = await rejectionOf(client.call.createList(LIST, { fetch }));
  expect(error).toMatchObject({ code: "api_error", status: 0, maybeProcessed: true, attempts: 1 });
});

test("no request asks for what a runtime at the edge does not have", async () => {
  const seen: string[] = [];
  const fetch = async ({ redirect }: Request): Promise<Response> => {
    seen.push(redirect);
    return Response.json(VALUE);
  };
  await client.call.createList(LIST, { fetch });
  await client.call.listTags(undefined, { fetch });
  expect(seen).toEqual(["manual", "follow"]);
});
