import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const MOCK = fileURLToPath(new URL("mock.ts", import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [MOCK, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill();
  });
  return child;
}

test("the mock server prints a line to try, and that line works", async () => {
  const output = start("--port", "0").stdout ?? [];
  let text = "";
  for await (const chunk of output) {
    text += String(chunk);
    if (text.includes("curl") && text.endsWith("\n\n")) break;
  }
  const [, header = "", url = ""] = /curl -H "Authorization: ([^"]+)" "([^"]+)"/.exec(text) ?? [];
  const response = await fetch(url, { headers: { authorization: header } });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ data: [{ name: expect.any(String) }] });
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
