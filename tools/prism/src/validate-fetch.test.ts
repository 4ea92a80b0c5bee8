import { beforeAll, beforeEach, expect, test } from "vitest";
import { type ValidatedFetch, validateFetch } from "./validate-fetch.ts";

const TAGS = "http://api.invalid/leads/api/tags";
const headers = { authorization: "Bearer not-a-real-key", "content-type": "application/json" };
const tag = {
  uuid: "8b0c5c3e-4a53-4b0f-9a3c-2f4b6d1e7a90",
  name: "Hot",
  color: "#ff0000",
  created_at: "2026-03-01T09:00:00.000Z",
  updated_at: "2026-03-01T09:00:00.000Z",
};
const tags = { data: [tag] };

/** Responds to a request. */
let upstream: (request: Request) => Response | Promise<Response>;
let validated: ValidatedFetch;

beforeAll(async () => {
  validated = await validateFetch(async (input, init) => upstream(new Request(input, init)));
});
beforeEach(() => validated.reset());

test("the response is returned unchanged, and a valid call is not a violation", async () => {
  const expected = Response.json(tags);
  upstream = () => expected;
  const response = await validated.fetch(TAGS, { headers });
  expect(response).toBe(expected);
  expect(await response.json()).toEqual(tags);
  expect(validated.requests).toEqual([{ method: "GET", path: "/leads/api/tags" }]);
  expect(validated.violations).toEqual([]);
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
  await validated.fetch("http://api.invalid/flows/api/attachments", {
    ...{ method: "POST", headers: { authorization }, body },
  });
  expect(arrived).toEqual(bytes);
});

test.each([
  ["a body without a required field", TAGS, { method: "POST", headers, body: "{}" }, "property 'name'"],
  ["a missing key", TAGS, {}, "Invalid security scheme"],
  ["an unknown path", "http://api.invalid/nowhere", { headers }, "Selected route not found"],
])("%s is a violation by the client, and the request is forwarded anyway", async (_, url, init, message) => {
  let forwarded = 0;
  upstream = () => {
    forwarded += 1;
    return Response.json({ message: "No." }, { status: 500 });
  };
  expect((await validated.fetch(url, init)).status).toBe(500);
  expect(forwarded).toBe(1);
  expect(validated.violations).toContainEqual(
    expect.objectContaining({ side: "client", message: expect.stringContaining(message) }),
  );
});

test.each([
  ["breaks its schema", Response.json({ data: "none" }), "must be array"],
  ["has an undeclared status", Response.json({}, { status: 418 }), "status 418: Unable to match"],
])("a response that %s is a violation by the server", async (_, response, message) => {
  upstream = () => response;
  await validated.fetch(TAGS, { headers });
  expect(validated.violations).toMatchObject([{ side: "server", message: expect.stringContaining(message) }]);
});

test("an error of the upstream is rethrown, and is a violation by the server", async () => {
  const reset = new TypeError("fetch failed");
  upstream = () => Promise.reject(reset);
  await expect(validated.fetch(TAGS, { headers })).rejects.toBe(reset);
  expect(validated.violations).toMatchObject([{ side: "server" }]);
});

test("an abort is rethrown, and is not a violation", async () => {
  const controller = new AbortController();
  upstream = ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      controller.abort("changed my mind");
    });
  await expect(validated.fetch(TAGS, { headers, signal: controller.signal })).rejects.toBe("changed my mind");
  expect(validated.violations).toEqual([]);
});
