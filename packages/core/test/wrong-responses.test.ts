import { rejectionOf } from "@grinfi/testing";
import { afterAll, afterEach, assert, beforeAll, beforeEach, expect, test } from "vitest";
import { ConnectionError, createClient, isGrinfiError } from "../src/index.ts";
import { createPathsClient } from "../src/paths.ts";
import { RawServer } from "./support/raw-server.ts";
import { HALF_BODY, VALUE, WRONG_RESPONSES } from "./support/wrong-responses.ts";

/**
 * The time after which a call is aborted if its response stalls. It does not matter whether the bytes before the stall
 * have arrived.
 */
const STALL_MS = 500;

const unhandled: unknown[] = [];
const collect = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", collect));
afterAll(() => void process.off("unhandledRejection", collect));

let server: RawServer;
beforeEach(async () => {
  server = await RawServer.start();
});
afterEach(() => server.stop());

test.each(Object.entries(WRONG_RESPONSES))("%s", async (_, { reply, outcome, idle }) => {
  server.respondWith(reply);
  const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
  const signal = outcome === "the signal" ? AbortSignal.timeout(STALL_MS) : new AbortController().signal;
  const call = client.call.listTags({}, { signal });

  if (outcome === "the value") {
    expect(await call).toEqual(VALUE);
  } else {
    const error = await rejectionOf(call);
    if (outcome === "the signal") expect(error).toBe(signal.reason);
    else {
      const { message = "", ...fields } = outcome;
      expect(isGrinfiError(error)).toBe(true);
      expect(error).toMatchObject({ operation: "listTags", attempts: 1, ...fields });
      expect(error).toHaveProperty("message", expect.stringContaining(String(message)));
    }
  }
  await server.waitForClosed(idle);
  expect(server.openConnections).toBeLessThanOrEqual(idle);
  // Node reports an unhandled rejection after the current tasks.
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(unhandled).toEqual([]);
});

test("the error of a truncated body has its cause, by value and with asResponse", async () => {
  // A reset also drops bytes that the client has not read, so the server waits until the headers are read.
  let reset = (): void => {};
  server.respondWith((socket) => {
    reset = () => void socket.resetAndDestroy();
    socket.write(HALF_BODY);
  });
  const onResponse = (): void => reset();
  const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url, hooks: { onResponse } });
  const error = await rejectionOf(client.call.listTags());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ cause: { message: "terminated", cause: { code: "ECONNRESET" } } });
  const response = await client.call.listTags().asResponse();
  expect(await rejectionOf(response.text())).toMatchObject({ message: "terminated" });
});

test("by path, a connection that breaks is an error of the SDK too", async () => {
  const paths = createPathsClient({ apiKey: "not-a-real-key", baseUrl: server.url });
  for (const name of [
    "a reset before the headers",
    "a reset in the body",
    "a content encoding other than that of the body",
  ]) {
    const { reply } = WRONG_RESPONSES[name] ?? {};
    assert(reply, name);
    server.respondWith(reply);
    const error = await rejectionOf(paths.GET("/leads/api/tags"));
    expect(error).toMatchObject({ code: "connection", operation: "listTags", attempts: 1 });
  }
});
