import { ConfigurationError } from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import type { JobClient } from "../../resources/job-client.ts";
import { checkAction, payloadOf } from "../bulk-action/bulk-action-payload.ts";
import { canReadBack, readBack } from "../bulk-action/read-back.ts";
import { readSelection } from "../bulk-action/select-contacts.ts";
import { type JobContext, type JobGenerator, requestOptionsOf } from "../shared/job.ts";
import type { ProgressTracker } from "../shared/progress-tracker.ts";
import { WAIT_OPTIONS } from "./wait-for.ts";
import { type ItemState, waitForItems } from "./wait-for-items.ts";
import type { ItemsWaitResult, ReadableAction, WaitOptions, WaitSettings, WaitStep } from "./wait-types.ts";

const DONE: ItemState = { outcome: "done" };

export function waitForBulkAction(
  grinfi: JobClient,
  action: ReadableAction,
  ids: readonly string[],
  options: WaitOptions,
  progress: ProgressTracker,
): JobGenerator<WaitStep, ItemsWaitResult> {
  checkOptions(options, WAIT_OPTIONS);
  checkAction(action);
  if (!canReadBack(action.type)) {
    throw new ConfigurationError(
      `The job cannot wait for ${action.type}, because no operation returns the values of custom fields.`,
    );
  }
  const { ids: uuids = [] } = readSelection({ ids });
  return readUntilDone(grinfi, action, uuids, {
    ...options,
    progress,
    request: requestOptionsOf(options, progress),
  });
}

async function* readUntilDone(
  grinfi: JobClient,
  action: ReadableAction,
  uuids: readonly string[],
  options: JobContext & WaitSettings,
): AsyncGenerator<WaitStep, ItemsWaitResult, undefined> {
  const { request } = options;
  const sent = { type: action.type, payload: await payloadOf(grinfi, action, request) };
  const readStates = async (open: readonly string[]): Promise<Map<string, ItemState>> => {
    const shown = await readBack(grinfi, sent, open, request);
    return new Map(Array.from(shown, (uuid) => [uuid, DONE]));
  };
  const notFound = `The contact does not show ${action.type}.`;
  return yield* waitForItems({ noun: "contacts", notFound, readStates, uuids }, options);
}
