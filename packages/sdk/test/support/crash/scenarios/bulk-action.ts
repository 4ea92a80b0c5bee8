import type {
  BulkAction,
  BulkActionOptions,
  BulkActionResult,
  ContactSelection,
} from "../../../../src/index.ts";
import type { Scenario } from "../scenario.ts";

export interface BulkActionArgs {
  readonly action: BulkAction;
  readonly selection: ContactSelection;
  readonly options: Pick<BulkActionOptions, "chunkSize">;
}

/** Applies one action with the journal. Waits take no time. */
const bulkActionScenario: Scenario<BulkActionArgs, BulkActionResult> = async (
  grinfi,
  journal,
  { action, options, selection },
) => {
  const wait = async (): Promise<void> => undefined;
  return grinfi.contacts.bulkAction(action, selection, { ...options, journal, wait });
};

export default bulkActionScenario;
