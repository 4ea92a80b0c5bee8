import { expect, test } from "vitest";
import { readCommand } from "./cli-options.ts";

test.each([
  [["--port", "70000"], '--port must be a whole number from 0 to 65535, not "70000".'],
  [["--contacts", "1e3"], '--contacts must be a whole number from 0 to 1000000, not "1e3".'],
  [["--contacts=-5"], '--contacts must be a whole number from 0 to 1000000, not "-5".'],
  [["--contacts", "-5"], "--contacts <number>            number of contacts at the start"],
  [["--rate-limit", "0"], '--rate-limit must be a whole number from 1 to 1000000, not "0".'],
  [["--window", "round"], '--window must be fixed or sliding, not "round".'],
  [["--response-shape", "real"], '--response-shape must be described or observed, not "real".'],
  [["--now", "yesterday"], '--now must be a time such as 2026-01-05T09:00:00Z, not "yesterday".'],
  [["--latency"], "--latency <ms>                 delay of every response"],
  [["--retry-after=5"], "--retry-after                  send a Retry-After header with a 429"],
  [["--api-keys", "a key"], "--api-keys must be a list of keys without spaces, separated by commas."],
  [["--webhook-deliveries", "0"], '--webhook-deliveries must be a whole number from 1 to 1000, not "0".'],
  [
    ["--webhook-delay", "9-5"],
    '--webhook-delay must be milliseconds such as 5000, or a range such as 0-60000, not "9-5".',
  ],
  [
    ["--webhook-delay", "later"],
    '--webhook-delay must be milliseconds such as 5000, or a range such as 0-60000, not "later".',
  ],
  [["--webhook-lose", "10%"], '--webhook-lose must be a number from 0 to 1, not "10%".'],
  [["--webhook-wrap", "1.5"], '--webhook-wrap must be a number from 0 to 1, not "1.5".'],
  [["--colour"], "Unknown option '--colour'"],
  [["serve"], "Unexpected argument 'serve'"],
])("%j is an error: %s", (args, message) => {
  expect(() => readCommand(args)).toThrow(message);
});

test("without flags it listens on port 4010, starts at the current time and has no limit", () => {
  const command = readCommand([]);
  expect(command).toEqual({
    kind: "serve",
    options: { port: 4010, contacts: 0, seed: 1, latency: 0, now: expect.any(Number), clock: Date.now },
  });
});

test("the flags of webhooks become the option `webhooks`", () => {
  const flags = [
    "--webhook-deliveries=2",
    "--webhook-delay=0-60000",
    "--webhook-lose=.1",
    "--webhook-wrap=1",
  ];
  expect(readCommand([...flags, "--webhook-described-only"])).toMatchObject({
    options: {
      webhooks: { deliveries: 2, delay: { min: 0, max: 60_000 }, lose: 0.1, wrap: 1, describedOnly: true },
    },
  });
  expect(readCommand(["--webhook-delay", "500"])).toMatchObject({ options: { webhooks: { delay: 500 } } });
});

test("--window or --retry-after alone applies the limit of the API", () => {
  expect(readCommand(["--window", "sliding"])).toMatchObject({
    options: { rateLimit: { window: "sliding" } },
  });
  expect(readCommand(["--retry-after"])).toMatchObject({ options: { rateLimit: { retryAfter: true } } });
});
