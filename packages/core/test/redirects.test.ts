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
      for (const call of [() => client.call.createList(LIST), () => paths.POST("/leads/api/lists", LIST)]) {
        redirectTo("/elsewhere", status);
        const error = await rejectionOf(call());
        expect(error).toMatchObject({ code: "connection", operation: "createList", attempts: 1 });
        expect(server.requests.map(({ path }) => path)).toEqual(["/leads/api/lists"]);
      }
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
      expect(await rejectionOf(client.call.createList(LIST))).toMatchObject({ code: "connection" });
      expect(other.requests).toEqual([]);
    },
  );
});

test("a redirect that a browser shows without its status is refused by a POST", async () => {
  const hidden = { status: { value: 0 }, type: { value: "opaqueredirect" } };
  const fetch = async (): Promise<Response> => Object.defineProperties(new Response(null), hidden);
  const error = await rejectionOf(client.call.createList(LIST, { fetch }));
  expect(error).toMatchObject({ code: "connection", maybeProcessed: true, attempts: 1 });
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
