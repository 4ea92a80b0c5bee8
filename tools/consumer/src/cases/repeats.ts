import type { SentRequest } from "../../programs/repeats.ts";
import { RecordingServer } from "../repeats/recording-server.ts";
import { findProblems } from "../repeats/repeats.ts";
import { type Runtime, runOn } from "../sandbox/runtimes.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** Checks that a runtime repeats requests by itself only as documented, and never a call that must not be repeated. */
export interface RepeatsCase {
  readonly kind: "repeats";
  readonly runtime: Runtime;
}

export async function runRepeats({ runtime }: RepeatsCase, sandbox: Sandbox): Promise<void> {
  const project = await sandbox.project("npm", "current");
  const otherOrigin = await RecordingServer.start();
  const server = await RecordingServer.start(otherOrigin);
  try {
    const output = await runOn(runtime, project, "repeats", server.url);
    const sent = JSON.parse(output.trim().split("\n").at(-1) ?? "") as readonly SentRequest[];
    const problems = findProblems(runtime, sent, server.requests, otherOrigin.requests);
    if (problems.length > 0) throw new Error(problems.join("\n"));
  } finally {
    await Promise.all([server.stop(), otherOrigin.stop()]);
  }
}
