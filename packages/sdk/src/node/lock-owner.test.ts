import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { currentOwner, judge, judgePid, type LockOwner } from "./lock-owner.ts";

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

/** A process that does nothing, as an owner. */
async function startOwner(): Promise<{ readonly child: ChildProcess; readonly owner: LockOwner }> {
  const child = await start("sleep", "600");
  const pid = Number(child.pid);
  return { child, owner: { ...me, pid, ...startOf(pid) } };
}

/** `sleep` has no spaces in its name, so that the fields are easy to count. */
function startOf(pid: number): Pick<LockOwner, "start"> {
  const start = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[21];
  return start === undefined ? {} : { start };
}

describe("an owner on this machine", () => {
  test("is alive while its process is", async () => {
    const { child, owner } = await startOwner();
    expect(judge(owner, me)).toBe("alive");
    child.kill("SIGSTOP");
    expect(judge(owner, me)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(judge(owner, me)).toBe("gone");
  });

  test("is alive when it is this thread", () => expect(judge(me, me)).toBe("alive"));

  test("may be gone when it is another thread of this process", () => {
    expect(judge({ ...me, thread: me.thread + 1 }, me)).toBe("unknown");
  });

  test("is alive as a whole process, whichever of its threads is the owner", async () => {
    const { owner } = await startOwner();
    expect(judge({ ...owner, thread: 3 }, me)).toBe("alive");
  });

  test("is gone when its pid has another process", async () => {
    const { owner } = await startOwner();
    expect(judge({ ...owner, start: `${Number(owner.start) - 1}` }, me)).toBe("gone");
  });

  test("is gone when it has ended and its parent has not noticed", async () => {
    // The parent becomes another program, which never waits for its child. Before that, the child must not end.
    const child = "while ! grep -q sleep /proc/$$/comm; do :; done";
    const parent = await start("sh", "-c", `(${child}) & echo $!; exec sleep 600`);
    const [line] = (await once(parent.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const pid = Number(line);
    while (!readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")) await new Promise(setImmediate);
    expect(judge({ ...me, pid, ...startOf(pid) }, me)).toBe("gone");
  });
});

describe("an owner", () => {
  test.each(["another boot pid:[1]", `${me.machine.split(" ")[0]} pid:[1]`])(
    "on machine %j, whose pids cannot be seen, may be alive or gone",
    (machine) => expect(judge({ ...me, machine }, me)).toBe("unknown"),
  );

  test("whose start is not known may be alive while a process has its pid, and is gone when none has", async () => {
    const { child, owner } = await startOwner();
    const { start: _, ...withoutStart } = owner;
    expect(judge(withoutStart, me)).toBe("unknown");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(judge(withoutStart, me)).toBe("gone");
  });
});

describe("an owner of which only the pid is known", () => {
  test("is alive while a process has that pid, and gone when none has", async () => {
    const { child, owner } = await startOwner();
    expect(judgePid(owner.pid, Date.now(), me)).toBe("alive");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(judgePid(owner.pid, Date.now(), me)).toBe("gone");
  });

  test("is gone when the process with that pid started after the lock was written", async () => {
    const { owner } = await startOwner();
    expect(judgePid(owner.pid, Date.now() - 60_000, me)).toBe("gone");
  });
});
