import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const MOCK = fileURLToPath(new URL("main.ts", import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [MOCK, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill();
  });
  return child;
}

interface RunningMock {
  /** Returns the output so far. */
  readonly printed: () => string;
  /** Waits until the output matches. */
  readonly prints: (text: RegExp) => Promise<void>;
}

/** Starts the mock server, and waits until it prints its example command. */
async function startMock(...args: string[]): Promise<RunningMock> {
  const stdout = start("--port", "0", ...args).stdout as Readable;
  let printed = "";
  stdout.on("data", (chunk) => {
    printed += String(chunk);
  });
  const prints = async (text: RegExp): Promise<void> => {
    while (!text.test(printed)) await once(stdout, "data");
  };
  await prints(/curl .*\n\n/);
  return { printed: () => printed, prints };
}

const exampleRequest = (text: string): string[] =>
  /curl -H "Authorization: ([^"]+)" "([^"]+)"/.exec(text)?.slice(1) ?? [];

test("the example command of the mock server works", async () => {
  const { printed } = await startMock();
  const [header = "", url = ""] = exampleRequest(printed());
  const response = await fetch(url, { headers: { authorization: header } });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: [{ name: expect.any(String) }] });
});

test("with --stateful it stores created objects, and prints each violation of the description", async () => {
  const { printed, prints } = await startMock("--stateful", "--contacts", "3");
  const [authorization = "", url = ""] = exampleRequest(printed());
  const headers = { authorization, "content-type": "application/json" };
  const lists = new URL("/leads/api/lists", url);
  const created = await fetch(lists, { method: "POST", headers, body: '{"name":"Spring"}' });
  const { uuid } = (await created.json()) as { uuid: string };
  expect(await (await fetch(`${lists}/${uuid}`, { headers })).json()).toMatchObject({ name: "Spring" });
  expect(printed()).not.toContain("violation");

  const invalid = await fetch(lists, { method: "POST", headers, body: "{}" });
  expect(invalid.status).toBe(422);
  await prints(/POST \/leads\/api\/lists: violation by the client: /);

  await prints(/See its data at \S+\n/);
  const page = /See its data at (\S+)/.exec(printed())?.[1] ?? "";
  expect(await (await fetch(page)).text()).toContain("<title>Grinfi emulator</title>");
});

test("a port in use is an error with advice", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await outcome(start("--port", String(port)))).toEqual({
    code: 1,
    stderr: `Port ${port} is in use. Pass another one: pnpm mock --port 0\n`,
  });
});

test("an invalid port is an error", async () => {
  expect(await outcome(start("--port", "http"))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"http"'),
  });
});

async function outcome(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += String(chunk);
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stderr };
}
