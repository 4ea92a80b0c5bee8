import { beforeAll, beforeEach, expect, test } from "vitest";
import { type JudgedFetch, judgeFetch } from "./judge.ts";

const TAGS = "http://api.invalid/leads/api/tags";
const headers = { authorization: "Bearer not-a-real-key", "content-type": "application/json" };
const tags = { data: [{ uuid: "8b0c5c3e-4a53-4b0f-9a3c-2f4b6d1e7a90", name: "Hot", color: "#ff0000" }] };

/** What the upstream does with a request. */
let upstream: (request: Request) => Response | Promise<Response>;
let judged: JudgedFetch;

beforeAll(async () => {
  judged = await judgeFetch(async (input, init) => upstream(new Request(input, init)));
});
beforeEach(() => judged.reset());

test("the answer comes through as it is, and a call that keeps to the description is no violation", async () => {
  const answer = Response.json(tags);
  upstream = () => answer;
  const response = await judged.fetch(TAGS, { headers });
  expect(response).toBe(answer);
  expect(await response.json()).toEqual(tags);
  expect(judged.requests).toEqual([{ method: "GET", path: "/leads/api/tags" }]);
  expect(judged.violations).toEqual([]);
});

test("a file reaches the upstream with every byte", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  let arrived: unknown;
  upstream = async (request) => {
    const file = (await request.formData()).get("attachment") as File;
    arrived = new Uint8Array(await file.arrayBuffer());
    return Response.json({}, { status: 500 });
  };
  const body = new FormData();
  body.set("attachment", new Blob([bytes]));
  const { authorization } = headers;
  await judged.fetch("http://api.invalid/flows/api/attachments", {
    ...{ method: "POST", headers: { authorization }, body },
  });
  expect(arrived).toEqual(bytes);
});

test.each([
  ["a body without a required field", TAGS, { method: "POST", headers, body: "{}" }, "property 'name'"],
  ["a missing key", TAGS, {}, "Invalid security scheme"],
  ["an unknown path", "http://api.invalid/nowhere", { headers }, "Selected route not found"],
])(
  "%s is a breach by the client, and the request is passed on all the same",
  async (_, url, init, message) => {
    let passed = 0;
    upstream = () => {
      passed += 1;
      return Response.json({ message: "No." }, { status: 500 });
    };
    expect((await judged.fetch(url, init)).status).toBe(500);
    expect(passed).toBe(1);
    expect(judged.violations).toContainEqual(
      expect.objectContaining({ side: "client", message: expect.stringContaining(message) }),
    );
  },
);

test.each([
  ["breaks its schema", Response.json({ data: "none" }), "must be array"],
  ["has an undeclared status", Response.json({}, { status: 418 }), "status 418: Unable to match"],
])("an answer that %s is a breach by the upstream", async (_, answer, message) => {
  upstream = () => answer;
  await judged.fetch(TAGS, { headers });
  expect(judged.violations).toMatchObject([{ side: "server", message: expect.stringContaining(message) }]);
});

test("what the upstream throws comes through, and is a breach by the upstream", async () => {
  const reset = new TypeError("fetch failed");
  upstream = () => Promise.reject(reset);
  await expect(judged.fetch(TAGS, { headers })).rejects.toBe(reset);
  expect(judged.violations).toMatchObject([{ side: "server" }]);
});

test("an abort comes through, and is no breach", async () => {
  const controller = new AbortController();
  upstream = ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      controller.abort("changed my mind");
    });
  await expect(judged.fetch(TAGS, { headers, signal: controller.signal })).rejects.toBe("changed my mind");
  expect(judged.violations).toEqual([]);
});
