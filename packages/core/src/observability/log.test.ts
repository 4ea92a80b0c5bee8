import { afterEach, describe, expect, test, vi } from "vitest";
import { clientWith, rejectionOf } from "../../test/support/client.ts";
import type { ClientOptions } from "../config/options.ts";
import type { Logger } from "./log.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const ok = (): Response => Response.json({ data: [] });

/** A logger that keeps what it is given. */
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
  test("has the template of the path, and of headers and query only what is allowed", async () => {
    const { logger, lines } = recorder();
    const answer = () =>
      Response.json({}, { headers: { "x-request-id": "1", "set-cookie": "a=b", "x-other": "2" } });
    const { client } = clientWith(answer, { logger, logLevel: "debug" });
    await client.call.listFlows({ query: { limit: 5, filter: { q: "a contact" } } });
    const about = { operation: "listFlows", method: "GET", path: "/flows/api/flows", query: { limit: "5" } };
    expect(lines).toEqual([
      ["debug", "grinfi: sends a request", about],
      [
        "debug",
        "grinfi: got status 200",
        { ...about, headers: { "content-type": "application/json", "x-request-id": "1" } },
      ],
    ]);
  });

  test.each<[ClientOptions["logLevel"], string[]]>([
    ["debug", ["debug", "warn", "debug", "warn"]],
    ["info", ["warn", "warn"]],
    ["warn", ["warn", "warn"]],
    ["error", []],
    ["off", []],
  ])("at the level %s writes %j of a refusal and a failure", async (logLevel = "off", expected) => {
    const { logger, lines } = recorder();
    const answers = [() => Response.json({}, { status: 404 }), () => Promise.reject(new Error("no answer"))];
    const { client } = clientWith(() => (answers.shift() ?? ok)(), { logger, logLevel });
    await rejectionOf(client.call.listTags());
    await rejectionOf(client.call.listTags());
    expect(lines.map(([level]) => level)).toEqual(expected);
  });

  test.each<[string, number]>([
    ["debug", 2],
    ["nonsense", 0],
    ["", 0],
  ])("takes its level from GRINFI_LOG=%s; the option goes before it", async (level, count) => {
    vi.stubEnv("GRINFI_LOG", level);
    const { logger, lines } = recorder();
    await clientWith(ok, { logger }).client.call.listTags();
    await clientWith(ok, { logger, logLevel: "off" }).client.call.listTags();
    expect(lines).toHaveLength(count);
  });

  test("goes to the console that there is at the call, and one that throws breaks no call", async () => {
    const { client } = clientWith(ok, { logLevel: "debug" });
    const debug = vi.spyOn(console, "debug").mockImplementation(() => {
      throw new Error("full");
    });
    expect(await client.call.listTags()).toEqual({ data: [] });
    expect(debug).toHaveBeenCalledTimes(2);
  });
});
