import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LockOwner } from "../src/node/lock-owner.ts";
import type { FromContender, ToContender } from "./support/locks/lock-contender.ts";

const CONTENDERS = 8;
const ROUNDS = 200;

let folder: string;
let contenders: readonly ChildProcess[];
/** The record of a killed process. */
let gone: LockOwner;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grinfi-contest-"));
  const [ownerToKill, ...others] = await Promise.all(Array.from({ length: CONTENDERS + 1 }, startContender));
  contenders = others;
  gone = await killOwner(ownerToKill as ChildProcess);
});
afterAll(async () => {
  for (const contender of contenders) contender.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function startContender(): Promise<ChildProcess> {
  const contender = fork(fileURLToPath(new URL("support/locks/lock-contender.ts", import.meta.url)));
  await once(contender, "message");
  return contender;
}

async function request(contender: ChildProcess, message: ToContender): Promise<FromContender> {
  contender.send(message);
  const [response] = (await once(contender, "message")) as [FromContender];
  return response;
}

async function killOwner(owner: ChildProcess): Promise<LockOwner> {
  const path = join(folder, "victim");
  await request(owner, { acquire: path });
  owner.kill("SIGKILL");
  await once(owner, "exit");
  const [record = ""] = await readdir(`${path}.lock`);
  return JSON.parse(await readFile(join(`${path}.lock`, record), "utf8")) as LockOwner;
}

/** Locks that no process owns. */
const stale: readonly ((lock: string) => Promise<void>)[] = [
  (lock) => writeRecord(lock, gone),
  (lock) => writeRecord(lock, { ...gone, pid: process.pid }),
  (lock) => writeFile(lock, String(gone.pid)),
  async (lock) => void (await mkdir(lock)),
];

async function writeRecord(lock: string, record: LockOwner): Promise<void> {
  await mkdir(lock);
  await writeFile(join(lock, "stale.json"), JSON.stringify(record));
}

test(`if ${CONTENDERS} processes find a stale lock at the same time, one acquires it, in ${ROUNDS} rounds`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const path = join(folder, "import.jsonl");
    await stale[round % stale.length]?.(`${path}.lock`);
    const responses = await Promise.all(contenders.map((contender) => request(contender, { acquire: path })));
    const owners = contenders.filter((_, index) => responses[index]?.error === undefined);
    expect(owners).toHaveLength(1);
    const inUse = `is in use by process ${owners[0]?.pid} on `;
    for (const { error } of responses) if (error !== undefined) expect(error).toContain(inUse);
    await Promise.all(owners.map((owner) => request(owner, { release: true })));
    expect(await readdir(folder)).toEqual(["victim.lock"]);
  }
});
