import { usePrism } from "@grinfi/prism/vitest";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type CallError,
  Grinfi,
  NotFoundError,
  ServerError,
  TooManyRequestsError,
  UnprocessableEntityError,
} from "../src/index.ts";

const prism = usePrism();

// Waits are skipped. The sockets use real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

type Call = (grinfi: Grinfi, headers: { prefer: string }) => Promise<unknown>;

const uuid = "5f0c9a1e-2b7d-4c3a-9e61-0d8f4b7a1c90";
const read: Call = ({ call }, headers) =>
  call.findOneContact({ body: { email: "robin@example.com" } }, { headers });
const write: Call = ({ call }, headers) =>
  call.updateAiTemplate({ path: { uuid }, body: { name: "First lines" } }, { headers });

/** Returns the error of a call if the API always responds with this status. */
async function ended(call: Call, status: number): Promise<{ error: CallError; waits: string[] }> {
  const waits: string[] = [];
  const grinfi = new Grinfi({
    apiKey: "test-key",
    baseUrl: prism.url,
    hooks: {
      onWait: ({ phase, reason, durationMs }) => {
        if (phase === "end") waits.push(reason);
        else setImmediate(() => vi.advanceTimersByTime(Math.ceil(durationMs) + 1));
      },
    },
  });
  const headers = { prefer: `code=${status}` };
  const error = await call(grinfi, headers).catch((thrown: CallError) => thrown);
  return { error: error as CallError, waits };
}

describe.each([
  ["a call that may be repeated", read, true],
  ["a call that must not be repeated", write, false],
])("an error of Prism for %s", (_, call, isRepeatable) => {
  test("429 is retried after the requested wait, because the call was not processed", async () => {
    const { error, waits } = await ended(call, 429);
    expect(error).toBeInstanceOf(TooManyRequestsError);
    expect(error).toMatchObject({ attempts: 3, maybeProcessed: false, retryAfterMs: expect.any(Number) });
    expect(waits).toEqual(["shared_backoff", "shared_backoff"]);
    expect(prism.requests).toHaveLength(3);
    expect(error.elapsedMs).toBeGreaterThanOrEqual(2 * Number(error.retryAfterMs));
  });

  test("503 is retried only for a read", async () => {
    const { error, waits } = await ended(call, 503);
    expect(error).toBeInstanceOf(ServerError);
    const attempts = isRepeatable ? 3 : 1;
    expect(error).toMatchObject({ attempts, maybeProcessed: !isRepeatable });
    expect(waits).toHaveLength(attempts - 1);
    expect(prism.requests).toHaveLength(attempts);
  });

  test.each([
    [422, UnprocessableEntityError],
    [404, NotFoundError],
  ])("%i is not retried", async (status, Class) => {
    const { error, waits } = await ended(call, status);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ attempts: 1, maybeProcessed: false, retryAfterMs: undefined });
    expect(waits).toEqual([]);
    expect(prism.requests).toHaveLength(1);
  });
});

test("a successful response of Prism passes all middleware unchanged", async () => {
  const grinfi = new Grinfi({ apiKey: "test-key", baseUrl: prism.url });
  expect(await grinfi.call.getLead({ path: { uuid } })).toMatchObject({ uuid: expect.any(String) });
  expect(prism.requests).toHaveLength(1);
});
