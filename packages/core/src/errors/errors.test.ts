import { inspect } from "node:util";
import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import { clientWith } from "../../test/support/client.ts";
import {
  ApiError,
  BadRequestError,
  CallError,
  ConfigurationError,
  ConflictError,
  ConnectionError,
  createClient,
  ForbiddenError,
  GrinfiError,
  InvalidInputError,
  isApiError,
  isGrinfiError,
  NotFoundError,
  ParseError,
  PaymentRequiredError,
  ServerError,
  TimeoutError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
} from "../index.ts";

const failing = (respond: () => Response | Promise<Response>): Promise<unknown> =>
  rejectionOf(clientWith(respond).client.call.getLead({ path: { uuid: "an-id" } }));
const CALL = { operation: "getLead", method: "GET", path: "/leads/api/leads/{uuid}", attempts: 1 };

describe("an error by its status", () => {
  test.each([
    [400, BadRequestError, "bad_request"],
    [401, UnauthorizedError, "unauthorized"],
    [402, PaymentRequiredError, "payment_required"],
    [403, ForbiddenError, "forbidden"],
    [404, NotFoundError, "not_found"],
    [409, ConflictError, "conflict"],
    [418, ApiError, "api_error"],
    [422, UnprocessableEntityError, "unprocessable_entity"],
    [429, TooManyRequestsError, "too_many_requests"],
    [500, ServerError, "server_error"],
    [503, ServerError, "server_error"],
    [599, ServerError, "server_error"],
  ])("%i", async (status, Class, code) => {
    const body = { error: { reason: "a_reason", message: "No", data: { name: ["too long"] } } };
    const headers = { "x-request-id": "request-1" };
    const error = await failing(() => Response.json(body, { status, headers }));
    for (const Parent of [Class, ApiError, CallError, GrinfiError, Error])
      expect(error).toBeInstanceOf(Parent);
    expect(error).toMatchObject({
      ...CALL,
      ...{ name: Class.name, code, status, reason: "a_reason", fields: { name: ["too long"] } },
      ...{ requestId: "request-1", elapsedMs: expect.any(Number) },
      message: expect.stringMatching(
        new RegExp(
          `^getLead \\(GET /leads/api/leads/\\{uuid\\}\\) failed with status ${status}\\. No\\. name: too long\\.`,
        ),
      ),
    });
  });

  test.each([
    ["a text", "out of order"],
    ["an empty body", ""],
    ["an array", "[1]"],
    ["fields of other types", '{"error":{"reason":1,"message":[],"data":"x"},"message":null,"errors":3}'],
    ["truncated", '{"message":"out of'],
    ["very long", `{"message":"${"x".repeat(100_000)}"}`],
  ])("has only the status if the body is %s", async (_, body) => {
    const error = await failing(() => new Response(body, { status: 503 }));
    expect(error).toMatchObject({ reason: undefined, fields: {}, requestId: undefined });
    expect((error as Error).message).toBe("getLead (GET /leads/api/leads/{uuid}) failed with status 503.");
  });
});

describe("an error without a response", () => {
  test("is a ConnectionError with its cause", async () => {
    const cause = new TypeError("fetch failed", { cause: new Error("socket") });
    const error = await failing(() => Promise.reject(cause));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ ...CALL, code: "connection" });
    expect((error as Error).cause).toBe(cause);
  });

  test("is a TimeoutError if fetch throws one", async () => {
    const cause = new DOMException("too late", "TimeoutError");
    const error = await failing(() => Promise.reject(cause));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ ...CALL, code: "timeout" });
    expect((error as Error).cause).toBe(cause);
  });

  test("without a request is an InvalidInputError", async () => {
    const { client, requests } = clientWith(() => Response.json({}));
    const error = await rejectionOf(client.call.getLead({ path: { uuid: ".." } }));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(/^getLead: .* Pass only the id/),
    });
    expect(requests).toEqual([]);
  });
});

test("toJSON has the fields, but neither stack nor cause", async () => {
  const notFound = await failing(() => Response.json({ message: "No" }, { status: 404 }));
  expect(JSON.parse(JSON.stringify(notFound))).toEqual({
    ...CALL,
    ...{
      name: "NotFoundError",
      code: "not_found",
      status: 404,
      fields: {},
      elapsedMs: expect.any(Number),
      maybeProcessed: false,
    },
    message: "getLead (GET /leads/api/leads/{uuid}) failed with status 404. No.",
  });
  const connectionError = await failing(() => Promise.reject(new Error("the cause")));
  expect(JSON.stringify(connectionError)).not.toContain("the cause");
  expect(inspect(connectionError)).toContain("[cause]: Error: the cause");
  const page = await failing(() => new Response("<p>", { headers: { "content-type": "text/html" } }));
  expect(page).toBeInstanceOf(ParseError);
  expect(JSON.parse(JSON.stringify(page))).toMatchObject({
    code: "parse",
    status: 200,
    contentType: "text/html",
    length: 3,
  });
});

describe("the guards", () => {
  test("recognise errors of another copy of the package, which instanceof does not", async () => {
    vi.resetModules();
    const copy = await import("../index.ts");
    const responses = [
      Response.json({}, { status: 404 }),
      Response.json({}, { status: 422 }),
      new Response("x"),
    ];
    const client = copy.createClient({
      apiKey: "not-a-real-key",
      fetch: async () => responses.shift() ?? Response.error(),
    });
    for (const code of ["not_found", "unprocessable_entity", "parse"]) {
      const error = await rejectionOf(client.call.listTags());
      expect(error).not.toBeInstanceOf(GrinfiError);
      expect(isGrinfiError(error) && error.code).toBe(code);
      expect(isApiError(error)).toBe(code !== "parse");
    }
  });

  test("recognise errors of this copy", async () => {
    const notFound = await failing(() => Response.json({}, { status: 404 }));
    expect([isGrinfiError(notFound), isApiError(notFound)]).toEqual([true, true]);
    const configuration = await rejectionOf(Promise.resolve().then(() => createClient({ apiKey: "a b" })));
    expect(configuration).toBeInstanceOf(ConfigurationError);
    expect([isGrinfiError(configuration), isApiError(configuration)]).toEqual([true, false]);
  });

  test.each([
    undefined,
    null,
    "not_found",
    new Error("x"),
    { code: "not_found", fields: {} },
    new TypeError("fields"),
  ])("reject %s", (value) => {
    expect([isGrinfiError(value), isApiError(value)]).toEqual([false, false]);
  });
});
