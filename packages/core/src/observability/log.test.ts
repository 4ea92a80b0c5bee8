import { afterEach, describe, expect, test, vi } from "vitest";
import { clientWith, rejectionOf } from "../../test/support/client.ts";
import type { ClientOptions } from "../config/options.ts";
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
  test("has the template of the path, and only allowed headers and query parameters", async () => {
    const { logger, lines } = recorder();
    const respond = () =>
      Response.json({}, { headers: { "x-request-id": "1", "set-cookie": "a=b", "x-other": "2" } });
    const { client } = clientWith(respond, { logger, logLevel: "debug" });
    await client.call.listFlows({ query: { limit: 5, filter: { q: "a contact" } } });
    const details = {
      ...{ operation: "listFlows", method: "GET", path: "/flows/api/flows" },
      query: { limit: "5" },
    };
    expect(lines).toEqual([
      ["debug", "grinfi: sends a request", details],
      [
        "debug",
        "grinfi: received status 200",
        {
          ...details,
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

  test("is written to the console of the time of the call; a console that throws does not end the call", async () => {
    const { client } = clientWith(ok, { logLevel: "debug" });
    const debug = vi.spyOn(console, "debug").mockImplementation(() => {
      throw new Error("full");
    });
    expect(await client.call.listTags()).toEqual({ data: [] });
    expect(debug).toHaveBeenCalledTimes(2);
  });
});
