import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const INDEX = new URL("../src/index.ts", import.meta.url).href;

/** Runs a program that can use the package as `retry`, and returns its output. */
async function output(program: string): Promise<string> {
  const args = ["--input-type=module", "-e", `import * as retry from "${INDEX}";\n${program}`];
  const { stdout } = await run(process.execPath, args);
  return stdout;
}

test("the first call of the README handles a refused connection", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, call] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const printed = await output(`
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) });
    };
    console.error = console.log;
    ${call?.replace(/import (\{.*?\}) from "@grinfi\/retry";/, "const $1 = retry;")}
    console.log(sent);
  `);
  expect(printed.trim().split("\n")).toEqual([
    "No response after 3 attempts; all retries are used up. The server has not acted on the request.",
    "It was not sent, and can be sent later.",
    "3",
  ]);
});

test("a process stays alive while it awaits a retry, a slot or a timeout", async () => {
  const printed = await output(`
    let count = 0;
    const fetch = retry.withRetry(async () => new Response(null, { status: ++count < 3 ? 503 : 200 }));
    console.log((await fetch("http://api.invalid/")).status);
    const limited = retry.withRateLimit(async () => new Response(), { limit: 1, interval: 100 });
    console.log((await Promise.all([1, 2].map(() => limited("http://api.invalid/")))).length);
    const hangs = retry.withAttemptTimeout(() => new Promise(() => {}), 100);
    console.log((await hangs("http://api.invalid/").catch((error) => error)).kind);
    const slow = retry.withTotalTimeout(async () => new Response(new ReadableStream()), 100);
    console.log((await slow("http://api.invalid/").then((response) => response.text()).catch((error) => error)).kind);
  `);
  expect(printed.trim().split("\n")).toEqual(["200", "2", "attempt", "total"]);
});

test("no timer keeps a process alive when its work is done", async () => {
  // Each of these starts a timer of one hour.
  const printed = await output(`
    const HOUR = 3_600_000;
    const limiter = retry.createRateLimiter({ limit: 1, interval: HOUR });
    const options = { limiter, timeout: HOUR, totalTimeout: HOUR };
    const respond = () => new Response(new ReadableStream());
    await retry.withResilience(async () => respond(), options)("http://api.invalid/");
    const controller = new AbortController();
    const waits = retry.withResilience(async () => respond(), { limiter })("http://api.invalid/", controller);
    controller.abort("stop");
    console.log(await waits.catch((reason) => reason));
    console.log(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);
    process.exit();
  `);
  expect(printed.trim().split("\n")).toEqual(["stop", "0"]);
});
