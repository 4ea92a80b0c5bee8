import type { WaitResult } from "../../../../src/index.ts";
import { runWaiter, type WaiterName } from "../../waits/run-waiter.ts";
import type { Scenario } from "../scenario.ts";

export interface WaitArgs {
  readonly name: WaiterName;
  readonly stored: unknown;
  /** The address of the emulator, whose time passes while the job waits. */
  readonly emulator: string;
}

/** Waits with stored ids. */
const waitScenario: Scenario<WaitArgs, WaitResult> = (grinfi, _journal, { emulator, name, stored }) => {
  const advance = async (milliseconds: number): Promise<void> => {
    const body = JSON.stringify({ milliseconds });
    await fetch(`${emulator}/__emulator/advance`, { method: "POST", body });
  };
  return runWaiter(grinfi, name, stored, { wait: advance });
};

export default waitScenario;
