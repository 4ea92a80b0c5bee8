import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { readCommand, USAGE } from "./cli-options.ts";

const CLI = fileURLToPath(new URL("cli.ts", import.meta.url));
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../node_modules/.cache/cli", import.meta.url));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** What was printed so far. */
  readonly stdout: () => string;
  /** Waits until a text was printed. */
  readonly prints: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
}

function launch(...args: string[]): ChildProcess {
  return launchNode(CLI, ...args);
}

function launchNode(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

async function run(...args: string[]): Promise<Running> {
  const child = launch("--port", "0", ...args);
  let stdout = "";
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      stdout += String(chunk);
      if (/curl .*\n\n/.test(stdout)) resolve();
    });
    void ended.then(() => reject(new Error(stdout)));
  });
  const url = /Base URL +(\S+)/.exec(stdout)?.[1] ?? "";
  const prints = async (text: string): Promise<void> => {
    while (!stdout.includes(text)) await once(child.stdout as Readable, "data");
  };
  return { child, url, stdout: () => stdout, prints, ended };
}

async function outcome(
  child: ChildProcess,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    stderr += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, stderr };
}

test("it prints its address and an example command, and the command works", async () => {
  const { url, stdout } = await run("--contacts", "3");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(stdout()).toContain(`Page      ${url}/\n`);
  const [, header = "", address = ""] = /curl -H "Authorization: ([^"]+)" "([^"]+)"/.exec(stdout()) ?? [];
  const response = await fetch(address, { headers: { authorization: header } });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: expect.any(Array), limit: 1 });
});

test("it logs each request with time, status, path, duration and operation, but without its key", async () => {
  const { url, stdout, prints } = await run();
  const headers = { authorization: "Bearer canary-key" };
  await fetch(`${url}/leads/api/tags?limit=1`, { headers });
  await fetch(`${url}/nowhere`, { headers });
  await fetch(`${url}/__emulator/faults`, { method: "POST", body: '{"kind":"reset-before"}' });
  await fetch(`${url}/leads/api/lists`, { headers }).catch(() => {});
  await prints("listLists");
  const lines = stdout().split("\n").slice(-4, -1);
  expect(lines).toEqual([
    expect.stringMatching(
      /^\d\d:\d\d:\d\d\.\d{3} {2}200 {2}GET \/leads\/api\/tags\?limit=1 {2}\d+ ms {2}listTags$/,
    ),
    expect.stringMatching(/ 404 {2}GET \/nowhere {2}\d+ ms {2}-$/),
    expect.stringMatching(/ --- {2}GET \/leads\/api\/lists {2}\d+ ms {2}listLists$/),
  ]);
  expect(stdout()).not.toContain("canary-key");
});

test("the flags reach the emulator", async () => {
  const { url, stdout } = await run(
    ...["--api-keys", "key-one,key-two", "--rate-limit", "1", "--window", "sliding", "--retry-after"],
    ...[
      "--now",
      "2026-03-01T08:00:00Z",
      "--contacts",
      "7",
      "--seed",
      "5",
      "--latency",
      "1",
      "--response-shape",
      "observed",
      "--strict",
    ],
  );
  const get = (key: string): Promise<Response> =>
    fetch(`${url}/leads/api/tags`, { headers: { authorization: `Bearer ${key}` } });
  expect((await get("key-three")).status).toBe(401);
  // Both requests are sent at once, so that they fall into the same interval.
  const responses = await Promise.all([get("key-one"), get("key-one")]);
  expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 429]);
  const limited = responses.find(({ status }) => status === 429);
  expect(Number(limited?.headers.get("retry-after"))).toBeGreaterThan(0);
  const overview = (await (await fetch(`${url}/__emulator`)).json()) as { now: string; counts: object };
  expect(overview.now).toMatch(/^2026-03-01T/);
  expect(overview.counts).toMatchObject({ leads: 7 });
  expect(readCommand(["--strict"])).toMatchObject({ options: { strict: true } });
  expect(stdout()).toContain("2 API keys are valid.");
  expect(stdout()).not.toContain("key-one");
});

test("time passes by itself: due events run without a request", async () => {
  const { url } = await run("--contacts", "3");
  const call = async (method: string, path: string, body?: object): Promise<{ uuid: string }> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: "Bearer test-key", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = (await response.json()) as { uuid: string; data?: { uuid: string }[] };
    return json.data?.[0] ?? json;
  };
  const lead = await call("POST", "/leads/api/leads/search", { limit: 1 });
  const sender = await call("GET", "/flows/api/sender-profiles?limit=1");
  const delivered = new Promise<string>((resolve) => {
    const target = createServer((request, response) => {
      response.end();
      resolve(request.url ?? "");
    });
    onTestFinished(() => {
      target.close();
    });
    target.listen(0, "127.0.0.1", () => {
      const { port } = target.address() as AddressInfo;
      void call("POST", "/integrations/api/webhooks", {
        name: "Sent",
        event: "sender_profile_sent_linkedin_message",
        request_method: "POST",
        target_url: `http://127.0.0.1:${port}/sent`,
      }).then(async () => {
        const ids = { lead_uuid: lead.uuid, sender_profile_uuid: sender.uuid };
        await call("POST", "/flows/api/linkedin-messages", { ...ids, text: "Hello" });
        await call("POST", "/__emulator/advance", { milliseconds: 4500 });
      });
    });
  });
  expect(await delivered).toBe("/sent");
});

test("the default of --now is the current time", async () => {
  const before = Date.now();
  const { url } = await run();
  const { now } = (await (await fetch(`${url}/__emulator`)).json()) as { now: string };
  expect(Date.parse(now)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(now)).toBeLessThanOrEqual(Date.now());
});

test.each(["SIGINT", "SIGTERM"] as const)("%s stops it, even while a request is pending", async (signal) => {
  const { child, url, stdout, ended } = await run();
  await fetch(`${url}/__emulator/faults`, { method: "POST", body: '{"kind":"stall"}' });
  const hanging = fetch(`${url}/leads/api/tags`, { headers: { authorization: "Bearer test-key" } });
  hanging.catch(() => {});
  const ledger = async (): Promise<string> => (await fetch(`${url}/__emulator/ledger`)).text();
  while (!(await ledger()).includes('"fault":"stall"')) await setImmediate();
  child.kill(signal);
  expect(await ended).toBe(0);
  expect(stdout()).toMatch(/Stopped\.\n$/);
  await expect(hanging).rejects.toThrow("fetch failed");
});

test("a port in use is an error that suggests other ports", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await outcome(launch("--port", String(port)))).toEqual({
    code: 1,
    stdout: "",
    stderr: `Port ${port} is in use. Choose another port, or pass --port 0 for any free port.\n`,
  });
});

test("an invalid flag ends it with a message that says which values are valid", async () => {
  expect(await outcome(launch("--port", "http"))).toEqual({
    code: 2,
    stdout: "",
    stderr: '--port must be a whole number from 0 to 65535, not "http".\nSee npx @grinfi/emulator --help.\n',
  });
});

test("--help and --version", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(await outcome(launch("--help", "--port", "http"))).toEqual({
    code: 0,
    stdout: `${USAGE}\n`,
    stderr: "",
  });
  expect(await outcome(launch("--version"))).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

/** Starts the command on a Node that reports another version. */
function launchOn(version: string): ChildProcess {
  const replaced = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
  return launchNode("--import", `data:text/javascript,${encodeURIComponent(replaced)}`, CLI, "--version");
}

test.each(["12.22.12", "18.20.8", "20.18.3"])("on Node %s it prints which Node it needs", async (version) => {
  expect(await outcome(launchOn(version))).toEqual({
    code: 1,
    stdout: "",
    stderr: `@grinfi/emulator needs Node.js 20.19 or newer, not ${version}. Install a newer Node.js.\n`,
  });
});

test.each(["20.19.0", "22.0.0", "100.1.0"])("on Node %s it runs", async (version) => {
  expect(await outcome(launchOn(version))).toMatchObject({ code: 0, stderr: "" });
});

test("an old Node can parse the file that checks the version, and needs no other file for it", async () => {
  const { engines } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const source = await readFile(CLI, "utf8");
  expect(source).toContain(engines.node.replace(/^>=/, "Node.js "));
  expect(source).not.toMatch(/^import |\bawait\b|\?\?|\?\./m);
});
