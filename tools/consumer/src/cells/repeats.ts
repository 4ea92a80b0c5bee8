import type { Made } from "../../programs/repeats.ts";
import { LedgerServer } from "../ledger-server.ts";
import { problemsOf } from "../repeats.ts";
import { type Runtime, runOn } from "../runtimes.ts";
import type { Workshop } from "../workshop.ts";

/** What a runtime sends again by itself, and that none of it is a call that must not be repeated. */
export interface RepeatsCell {
  readonly kind: "repeats";
  readonly runtime: Runtime;
}

export async function runRepeats({ runtime }: RepeatsCell, workshop: Workshop): Promise<void> {
  const project = await workshop.project("npm", "at hand");
  const elsewhere = await LedgerServer.start();
  const server = await LedgerServer.start(elsewhere);
  try {
    const output = await runOn(runtime, project, "repeats", server.url);
    const made = JSON.parse(output.trim().split("\n").at(-1) ?? "") as readonly Made[];
    const problems = problemsOf(runtime, made, server.entries, elsewhere.entries);
    if (problems.length > 0) throw new Error(problems.join("\n"));
  } finally {
    await Promise.all([server.stop(), elsewhere.stop()]);
  }
}
