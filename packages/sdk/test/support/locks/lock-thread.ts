import { parentPort, workerData } from "node:worker_threads";
import { FileLock } from "../../../src/node/file-lock.ts";

/** A thread that acquires a lock and keeps it. */
await FileLock.acquire(String(workerData));
parentPort?.on("message", () => undefined);
parentPort?.postMessage("taken");
