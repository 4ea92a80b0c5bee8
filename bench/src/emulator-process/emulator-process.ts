import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { firstMessage } from "../first-message.ts";

/** An entry of the emulator's ledger: a request, or an effect of one. */
interface LedgerEntry {
  readonly sequence: number;
  readonly at: string;
  readonly operation?: string;
  readonly body?: {
    readonly text?: string;
    readonly lead?: { readonly linkedin_id?: string };
    readonly lead_uuid?: string;
  };
  readonly status?: number;
  readonly effect?: string;
  readonly collection?: string;
  /** The uuid of a created row. */
  readonly id?: string;
  /** The uuids of the automation and the contact of an enrolment. */
  readonly flow?: string;
  readonly lead?: string;
  /** The sequence number of the request that caused an effect. */
  readonly request?: number;
}

/** An emulator in its own process. */
export interface EmulatorProcess {
  readonly url: string;
  ledger(type: "request" | "effect"): Promise<readonly LedgerEntry[]>;
  addFaults(faults: readonly object[]): Promise<void>;
}

const SERVER_PROCESS = fileURLToPath(new URL("server.ts", import.meta.url));

/**
 * Starts an emulator with these options in its own process, and stops it after the work.
 *
 * @param module - The name or URL of the module with `startServer`.
 */
export async function withEmulatorProcess<T>(
  options: object,
  work: (emulator: EmulatorProcess) => Promise<T>,
  module = "@grinfi/emulator/server",
): Promise<T> {
  const server = fork(SERVER_PROCESS, [JSON.stringify(options), module]);
  try {
    const url = await firstMessage<string>(server);
    return await work({
      url,
      ledger: async (type) => {
        const response = await fetch(`${url}/__emulator/ledger?type=${type}`);
        return ((await response.json()) as { entries: LedgerEntry[] }).entries;
      },
      addFaults: async (faults) => {
        await fetch(`${url}/__emulator/faults`, { method: "POST", body: JSON.stringify(faults) });
      },
    });
  } finally {
    server.disconnect();
  }
}
