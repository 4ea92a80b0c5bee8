import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ConnectionError, createClient, isGrinfiError } from "../src/index.ts";
import { createPathsClient } from "../src/paths.ts";
import { rejectionOf } from "./support/client.ts";
import { VALUE, WRONG_ANSWERS } from "./support/wrong-answers.ts";
import { WrongServer } from "./support/wrong-server.ts";

/** Long enough for anything that comes to an end by itself. */
const DEADLINE_MS = 20_000;
/** Long enough for the bytes before a stall; what stalls ends by this. */
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
  const signal = AbortSignal.timeout(outcome === "the signal" ? STALL_MS : DEADLINE_MS);
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
  server.answer(WRONG_ANSWERS["a reset in the body"]?.reply ?? (() => {}));
  const client = createClient({ apiKey: "not-a-real-key", baseUrl: server.url });
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
