import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type PrismServer, startPrism } from "./index.ts";
import { assertNoViolations } from "./vitest.ts";

const KEY = { authorization: "Bearer not-a-real-key" };
const JSON_BODY = { "content-type": "application/json" };

/** A small description that the tests violate. */
const description = {
  openapi: "3.0.3",
  info: { title: "Small", version: "1" },
  security: [{ bearer: [] }],
  paths: {
    "/lists": {
      get: {
        operationId: "list",
        responses: { 200: { description: "", content: { "application/json": { schema: broken() } } } },
      },
      post: {
        operationId: "create",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["name"],
                properties: { name: { type: "string" }, order: { type: "integer" } },
              },
            },
          },
        },
        responses: { 204: { description: "" } },
      },
    },
    "/declared": {
      post: {
        operationId: "declared",
        requestBody: {
          required: true,
          content: { "application/json": { schema: { type: "object", required: ["name"] } } },
        },
        responses: { 204: { description: "" }, 422: { description: "" } },
      },
    },
    "/lists/{id}": {
      get: {
        operationId: "get",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 204: { description: "" } },
      },
    },
  },
  components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
};

/** Returns a schema whose example is invalid. The mock responds with the example, and so violates the description. */
function broken(): object {
  return {
    type: "object",
    required: ["total"],
    properties: { total: { type: "integer" } },
    example: { total: "many" },
  };
}

let server: PrismServer;
beforeAll(async () => {
  server = await startPrism({ description });
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** Sends a request and ignores the response. */
async function send(path: string, init: RequestInit = {}): Promise<void> {
  await fetch(server.url + path, { headers: { ...KEY, ...JSON_BODY }, ...init });
}

const post = (body: object): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

test("a valid call is not a violation", async () => {
  await send("/lists", post({ name: "Logistics", order: 1 }));
  await send("/lists/one");
  expect(server.violations).toEqual([]);
  expect(() => assertNoViolations(server)).not.toThrow();
});

test.each([
  ["a missing required field", "/lists", post({ order: 1 }), "required property 'name'"],
  ["a wrong type", "/lists", post({ name: "Logistics", order: "first" }), "must be integer"],
  ["a missing body", "/lists", { method: "POST", body: "" }, "Body parameter is required"],
  ["a violation with a declared 422 response", "/declared", post({}), "required property 'name'"],
  ["an undeclared path", "/nowhere", {}, "The route /nowhere hasn't been found"],
  ["an undeclared method", "/lists", { method: "DELETE" }, 'does not have "delete" method'],
  ["a missing key", "/lists/one", { headers: JSON_BODY }, "Invalid security scheme"],
])("%s is a violation by the client", async (_, path, init, message) => {
  await send(path, init);
  expect(server.violations).toMatchObject([{ side: "client", message: expect.stringContaining(message) }]);
  expect(() => assertNoViolations(server)).toThrow(message);
});

test("a response that does not match its schema is a violation by the server", async () => {
  await send("/lists");
  expect(server.violations).toMatchObject([
    { request: "GET /lists", side: "server", message: expect.stringContaining("must be integer") },
  ]);
});

test("all violations are recorded, even if they are too long for Prism's header", async () => {
  const names = Array.from({ length: 400 }, (_, index) => `field${index}`);
  const large = structuredClone(description);
  large.paths["/declared"].post.requestBody.content["application/json"].schema.required = names;
  const other = await startPrism({ description: large });
  try {
    const response = await fetch(`${other.url}/declared`, { ...post({}), headers: { ...KEY, ...JSON_BODY } });
    expect(response.headers.get("sl-violations")).toMatch(/^Too many violations!/);
    expect(other.violations).toHaveLength(400);
  } finally {
    await other.close();
  }
});

test("requests are recorded with the matching template that has the fewest parameters", async () => {
  await send("/lists");
  await send("/lists/one");
  expect(server.requests).toEqual([
    { method: "GET", path: "/lists" },
    { method: "GET", path: "/lists/{id}" },
  ]);
});

test("the generated description is served by default", async () => {
  const mock = await startPrism();
  try {
    const response = await fetch(`${mock.url}/leads/api/tags`, { headers: KEY });
    expect(response.status).toBe(200);
    expect(mock.violations).toEqual([]);
  } finally {
    await mock.close();
  }
});
