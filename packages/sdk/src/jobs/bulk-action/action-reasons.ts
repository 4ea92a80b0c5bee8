import { messageOf } from "../shared/job-errors.ts";

/** Returns why contacts are unknown. */
export function unknownReason(error: unknown, mayRepeat: boolean): string {
  const why = error === undefined ? "" : ` ${messageOf(error)}`;
  const advice = mayRepeat
    ? "Check these contacts, or run the job again: the action has the same effect when it is repeated."
    : "Check these contacts before you try again.";
  return `The action may have been done for the contacts in unknown, but they do not show it.${why} ${advice}`;
}

export const UNKNOWN_EARLIER =
  "An earlier job may have done the action for some of the contacts in unknown, and they did not show it. Check these contacts before you try again.";

export const NOT_LOOKED_FOR =
  "An earlier job may have done the action for the contacts in unknown. A job without dryRun looks for it.";

export const NO_LONGER_SELECTED =
  "An earlier job selected the contacts in notTried, but the filter no longer does.";

export const JOB_ENDED = "The job ended before it sent anything for the contacts in notTried.";
