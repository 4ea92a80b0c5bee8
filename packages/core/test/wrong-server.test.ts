import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ConnectionError, createClient, isGrinfiError } from "../src/index.ts";
import { createPathsClient } from "../src/paths.ts";
import { rejectionOf } from "./support/client.ts";
import { HALF_BODY, VALUE, WRONG_ANSWERS } from "./support/wrong-answers.ts";
import { WrongServer } from "./support/wrong-server.ts";

/** What stalls ends by this; whether the bytes before the stall have come by then makes no difference. */
const STALL_MS = 500;

const unhandled: unknown[] = [];
const collect = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", collect));
afterAll(() => void process.off("unhandledRejection", collect));

let server: WrongServer;
beforeEach(async () => {
  server = await WrongServer.start();
});
afterEach(() => server.stop());

test.each(Object.entries(WRONG_ANSWERS))("%s", async (_, { reply, outcome, idle }) => {
  server.answer(reply);
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
  await server.settle(idle);
  expect(server.open).toBeLessThanOrEqual(idle);
  // A rejection is reported as unhandled after the tasks that are due.
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(unhandled).toEqual([]);
});

test("a body that breaks off keeps its cause, by value and as a response", async () => {
  // A reset also takes what the client has not read yet, so it waits for the headers to be read.
  let reset = (): void => {};
  server.answer((socket) => {
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

test("by path too, what breaks off is an error of the SDK", async () => {
  const paths = createPathsClient({ apiKey: "not-a-real-key", baseUrl: server.url });
  for (const name of [
    "a reset before the headers",
    "a reset in the body",
    "an encoding that it does not have",
  ]) {
    server.answer(WRONG_ANSWERS[name]?.reply ?? (() => {}));
    const error = await rejectionOf(paths.GET("/leads/api/tags"));
    expect(error).toMatchObject({ code: "connection", operation: "listTags", attempts: 1 });
  }
});
