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

interface Started {
  /** What it printed so far. */
  readonly printed: () => string;
  /** Waits until it has printed this. */
  readonly prints: (text: RegExp) => Promise<void>;
}

/** Waits for the line to try. */
async function started(...args: string[]): Promise<Started> {
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

const lineToTry = (text: string): string[] =>
  /curl -H "Authorization: ([^"]+)" "([^"]+)"/.exec(text)?.slice(1) ?? [];

test("the mock server prints a line to try, and that line works", async () => {
  const { printed } = await started();
  const [header = "", url = ""] = lineToTry(printed());
  const response = await fetch(url, { headers: { authorization: header } });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: [{ name: expect.any(String) }] });
});

test("with --stateful it remembers, and prints every breach of the description", async () => {
  const { printed, prints } = await started("--stateful", "--contacts", "3");
  const [authorization = "", url = ""] = lineToTry(printed());
  const headers = { authorization, "content-type": "application/json" };
  const lists = new URL("/leads/api/lists", url);
  const created = await fetch(lists, { method: "POST", headers, body: '{"name":"Spring"}' });
  const { uuid } = (await created.json()) as { uuid: string };
  expect(await (await fetch(`${lists}/${uuid}`, { headers })).json()).toMatchObject({ name: "Spring" });
  expect(printed()).not.toContain("breached");

  const refused = await fetch(lists, { method: "POST", headers, body: "{}" });
  expect(refused.status).toBe(422);
  await prints(/POST \/leads\/api\/lists: the client breached: /);

  await prints(/What is in it: \S+\n/);
  const page = /What is in it: (\S+)/.exec(printed())?.[1] ?? "";
  expect(await (await fetch(page)).text()).toContain("<title>Grinfi emulator</title>");
});

test("a port in use is an error that says what to do", async () => {
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

test("a port that is none is an error", async () => {
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
