import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type TempWorkspace, withTempWorkspace } from "./temp-workspace.ts";

const node = process.execPath;

test("a program runs in the given folder with the given environment, and its output is returned", async () => {
  const output = await withTempWorkspace(({ run, folder }) => {
    const code = "console.log(process.cwd(), process.env.GIVEN, process.env.PATH)";
    return run(node, ["-e", code], { cwd: folder, env: { GIVEN: "yes", PATH: undefined } });
  });
  expect(output).toMatch(/grinfi-release-\S+ yes undefined\n$/);
});

test("the error of a failed program has its output", async () => {
  const failing = withTempWorkspace(({ run, folder }) =>
    run(node, ["-e", "console.log('out'); console.error('err'); process.exit(3)"], { cwd: folder }),
  );
  await expect(failing).rejects.toThrow(/exited with 3:\n(?:out\nerr|err\nout)/);
});

test.each([
  ["succeeds", async () => {}],
  ["fails", () => Promise.reject(new Error("failed"))],
])("the folder is removed and programs are killed when the work %s", async (_, end) => {
  let folder = "";
  let ended: Promise<unknown> = Promise.resolve();
  const work = async (workspace: TempWorkspace): Promise<void> => {
    folder = workspace.folder;
    await writeFile(join(folder, "file"), "");
    const child = workspace.start(node, ["-e", "setInterval(() => {}, 1000)"], { cwd: folder });
    ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
    await end();
  };
  await withTempWorkspace(work).catch(() => {});
  expect(existsSync(folder)).toBe(false);
  expect(await ended).toBe("SIGKILL");
});

test("a process that a started program has started is killed, too", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const connected = new Promise<{ closed: Promise<void> }>((resolve) =>
    server.once("connection", (socket) => {
      socket.on("error", () => {});
      resolve({ closed: new Promise((close) => socket.once("close", () => close())) });
    }),
  );
  const inner = `require("net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
  const outer = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}]); setInterval(() => {}, 1000)`;
  const { closed } = await withTempWorkspace(({ start, folder }) => {
    start(node, ["-e", outer], { cwd: folder });
    return connected;
  });
  await closed;
  server.close();
});
