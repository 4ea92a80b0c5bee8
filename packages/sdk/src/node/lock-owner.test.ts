import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { currentOwner, type LockOwner, livenessOf, livenessOfPid } from "./lock-owner.ts";

const me = currentOwner();
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

async function start(program: string, ...input: string[]): Promise<ChildProcess> {
  const child = spawn(program, input, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await once(child, "spawn");
  return child;
}

/** Starts a process that does nothing. @returns The process as an owner. */
async function startOwner(): Promise<{ readonly child: ChildProcess; readonly owner: LockOwner }> {
  const child = await start("sleep", "600");
  const pid = Number(child.pid);
  return { child, owner: { ...me, pid, ...startOf(pid) } };
}

/** Reads the start of a process. The name `sleep` contains no spaces, so the fields are easy to count. */
function startOf(pid: number): Pick<LockOwner, "start"> {
  const start = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[21];
  return start === undefined ? {} : { start };
}

describe("an owner on this machine", () => {
  test("is alive while its process is alive", async () => {
    const { child, owner } = await startOwner();
    expect(livenessOf(owner, me)).toBe("alive");
    child.kill("SIGSTOP");
    expect(livenessOf(owner, me)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(livenessOf(owner, me)).toBe("gone");
  });

  test("is alive if it is this thread", () => expect(livenessOf(me, me)).toBe("alive"));

  test("is unknown if it is another thread of this process", () => {
    expect(livenessOf({ ...me, thread: me.thread + 1 }, me)).toBe("unknown");
  });

  test("is alive if it is any thread of another living process", async () => {
    const { owner } = await startOwner();
    expect(livenessOf({ ...owner, thread: 3 }, me)).toBe("alive");
  });

  test("is gone if another process has its pid", async () => {
    const { owner } = await startOwner();
    expect(livenessOf({ ...owner, start: `${Number(owner.start) - 1}` }, me)).toBe("gone");
  });

  test("is gone if it is a zombie", async () => {
    // The parent becomes another program, which never waits for its child. The child must not end before that.
    const child = "while ! grep -q sleep /proc/$$/comm; do :; done";
    const parent = await start("sh", "-c", `(${child}) & echo $!; exec sleep 600`);
    const [line] = (await once(parent.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const pid = Number(line);
    while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")) await new Promise(setImmediate);
    expect(livenessOf({ ...me, pid, ...startOf(pid) }, me)).toBe("gone");
  });
});

describe("an owner", () => {
  test.each(["another boot pid:[1]", `${me.machine.split(" ")[0]} pid:[1]`])(
    "on machine %j, whose pids are not visible, is unknown",
    (machine) => expect(livenessOf({ ...me, machine }, me)).toBe("unknown"),
  );

  test("without a known start is unknown while a process has its pid, and gone otherwise", async () => {
    const { child, owner } = await startOwner();
    const { start: _, ...withoutStart } = owner;
    expect(livenessOf(withoutStart, me)).toBe("unknown");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(livenessOf(withoutStart, me)).toBe("gone");
  });
});

describe("an owner with only a pid", () => {
  test("is alive while a process has that pid, and gone otherwise", async () => {
    const { child, owner } = await startOwner();
    expect(livenessOfPid(owner.pid, Date.now(), me)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(livenessOfPid(owner.pid, Date.now(), me)).toBe("gone");
  });

  test("is gone if the process with that pid started after the lock was written", async () => {
    const { owner } = await startOwner();
    expect(livenessOfPid(owner.pid, Date.now() - 60_000, me)).toBe("gone");
  });
});
