import { Writable } from "node:stream";
import { rejectionOf } from "@grinfi/testing";
import { pino } from "pino";
import { afterEach, describe, expect, test, vi } from "vitest";
import winston from "winston";
import { clientWith } from "../../test/support/client.ts";
import type { ClientOptions } from "../config/options.ts";
import { createMiddleware } from "../transport/create-middleware.ts";
import type { Logger } from "./log.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const ok = (): Response => Response.json({ data: [] });

/** A logger that records its lines. */
function recorder(): { logger: Logger; lines: [level: string, message: string, details: object][] } {
  const lines: [string, string, object][] = [];
  const write = (level: string) => (message: string, details: object) =>
    void lines.push([level, message, details]);
  return {
    logger: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    lines,
  };
}

describe("the log", () => {
  test("has the path template, the attempt, the duration, and only allowed headers and query parameters", async () => {
    const { logger, lines } = recorder();
    const respond = () =>
      Response.json({}, { headers: { "x-request-id": "1", "set-cookie": "a=b", "x-other": "2" } });
    const { client } = clientWith(respond, { logger, logLevel: "debug" });
    await client.call.listFlows({ query: { limit: 5, filter: { q: "a contact" } } });
    const details = {
      ...{ operation: "listFlows", method: "GET", path: "/flows/api/flows", attempt: 1 },
      query: { limit: "5" },
    };
    expect(lines).toEqual([
      ["debug", "grinfi: sending request", details],
      [
        "debug",
        "grinfi: received status 200",
        {
          ...details,
          durationMs: expect.any(Number),
          headers: { "content-type": "application/json", "x-request-id": "1" },
        },
      ],
    ]);
  });

  test.each<[ClientOptions["logLevel"], string[]]>([
    ["debug", ["debug", "warn", "debug", "warn"]],
    ["info", ["warn", "warn"]],
    ["warn", ["warn", "warn"]],
    ["error", []],
    ["off", []],
  ])("at the level %s writes %j for an error status and a failure", async (logLevel = "off", expected) => {
    const { logger, lines } = recorder();
    const responses = [
      () => Response.json({}, { status: 404 }),
      () => Promise.reject(new Error("no response")),
    ];
    const { client } = clientWith(() => (responses.shift() ?? ok)(), { logger, logLevel });
    await rejectionOf(client.call.listTags());
    await rejectionOf(client.call.listTags());
    expect(lines.map(([level]) => level)).toEqual(expected);
  });

  test.each<[string, number]>([
    ["debug", 2],
    ["nonsense", 0],
    ["", 0],
  ])("takes its level from GRINFI_LOG=%s; the option takes precedence", async (level, count) => {
    vi.stubEnv("GRINFI_LOG", level);
    const { logger, lines } = recorder();
    await clientWith(ok, { logger }).client.call.listTags();
    await clientWith(ok, { logger, logLevel: "off" }).client.call.listTags();
    expect(lines).toHaveLength(count);
  });

  test("is written to the global console at the time of the call; an error of the console does not end the call", async () => {
    const { client } = clientWith(ok, { logLevel: "debug" });
    const debug = vi.spyOn(console, "debug").mockImplementation(() => {
      throw new Error("full");
    });
    expect(await client.call.listTags()).toEqual({ data: [] });
    expect(debug).toHaveBeenCalledTimes(2);
  });

  test("has the attempt and the duration of each response and failure", async () => {
    const { logger, lines } = recorder();
    const responses = [
      () => Promise.reject(new Error("no response")),
      () => Response.json({}, { status: 503 }),
      ok,
    ];
    const middleware = createMiddleware((attempt) => async (input, init) => {
      await attempt(input, init).catch(() => {});
      await attempt(input, init);
      return attempt(input, init);
    });
    const { client } = clientWith(() => (responses.shift() ?? ok)(), {
      logger,
      logLevel: "debug",
      middleware,
    });
    await client.call.listTags();
    const durationMs = expect.any(Number);
    expect(lines.map(([level, message, details]) => [level, message, details])).toMatchObject([
      ["debug", "grinfi: sending request", { attempt: 1 }],
      ["warn", "grinfi: received no response", { attempt: 1, durationMs }],
      ["debug", "grinfi: sending request", { attempt: 2 }],
      ["warn", "grinfi: received status 503", { attempt: 2, durationMs }],
      ["debug", "grinfi: sending request", { attempt: 3 }],
      ["debug", "grinfi: received status 200", { attempt: 3, durationMs }],
    ]);
  });
});

describe("the logger of another package has the message and the details in each line", () => {
  /** A stream that records lines of JSON. */
  function jsonLines(): { stream: Writable; lines: unknown[] } {
    const lines: unknown[] = [];
    const write: Writable["_write"] = (chunk, _, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    };
    return { stream: new Writable({ write }), lines };
  }
  const details = { operation: "listTags", method: "GET", attempt: 1 };

  test("pino, and a child of it", async () => {
    const { stream, lines } = jsonLines();
    const logger = pino({ level: "debug" }, stream);
    const { client } = clientWith(ok, { logger, logLevel: "debug" });
    await client.call.listTags();
    await client.call.listTags({}, { logger: logger.child({ name: "child" }) });
    expect(lines).toMatchObject([
      { msg: "grinfi: sending request", level: 20, ...details },
      { msg: "grinfi: received status 200", ...details, durationMs: expect.any(Number) },
      { msg: "grinfi: sending request", name: "child", ...details },
      { msg: "grinfi: received status 200", name: "child", ...details },
    ]);
  });

  test("winston, and a child of it", async () => {
    const { stream, lines } = jsonLines();
    const logger = winston.createLogger({
      level: "debug",
      transports: [new winston.transports.Stream({ stream })],
    });
    const { client } = clientWith(ok, { logger, logLevel: "debug" });
    await client.call.listTags();
    await client.call.listTags({}, { logger: logger.child({ name: "child" }) });
    expect(lines).toMatchObject([
      { message: "grinfi: sending request", level: "debug", ...details },
      { message: "grinfi: received status 200", ...details, durationMs: expect.any(Number) },
      { message: "grinfi: sending request", name: "child", ...details },
      { message: "grinfi: received status 200", name: "child", ...details },
    ]);
  });
});
