import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onStage, type Stage } from "./stage.ts";

const node = process.execPath;

test("a program gets the folder and the environment that it is given, and its output comes back", async () => {
  const said = await onStage(({ run, folder }) => {
    const code = "console.log(process.cwd(), process.env.GIVEN, process.env.PATH)";
    return run(node, ["-e", code], { cwd: folder, env: { GIVEN: "yes", PATH: undefined } });
  });
  expect(said).toMatch(/grinfi-rehearsal-\S+ yes undefined\n$/);
});

test("the error of a program has what it said", async () => {
  const failing = onStage(({ run, folder }) =>
    run(node, ["-e", "console.log('out'); console.error('err'); process.exit(3)"], { cwd: folder }),
  );
  await expect(failing).rejects.toThrow(/ended with 3:\n(?:out\nerr|err\nout)/);
});

test.each([
  ["is done", async () => {}],
  ["fails", () => Promise.reject(new Error("failed"))],
])("folder and programs are gone when the work %s", async (_, end) => {
  let folder = "";
  let ended: Promise<unknown> = Promise.resolve();
  const work = async (stage: Stage): Promise<void> => {
    folder = stage.folder;
    await writeFile(join(folder, "file"), "");
    const child = stage.start(node, ["-e", "setInterval(() => {}, 1000)"], { cwd: folder });
    ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
    await end();
  };
  await onStage(work).catch(() => {});
  expect(existsSync(folder)).toBe(false);
  expect(await ended).toBe("SIGKILL");
});

test("what a program that was started has started is ended, too", async () => {
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
  const { closed } = await onStage(({ start, folder }) => {
    start(node, ["-e", outer], { cwd: folder });
    return connected;
  });
  await closed;
  server.close();
});
