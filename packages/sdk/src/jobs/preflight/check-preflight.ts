import { ConfigurationError, PreconditionError } from "@grinfi/core";
import type { Resources } from "../../generated/resources.ts";
import { ProgressTracker } from "../shared/progress-tracker.ts";
import { preflight } from "./preflight.ts";
import { changedParts, describePart, isDigest } from "./preflight-digest.ts";
import type { StartOptions } from "./preflight-types.ts";

/**
 * Reads a preflight again and compares it with an earlier one.
 *
 * @param expected - The digest of the earlier one.
 * @throws PreconditionError if they differ.
 */
export async function checkPreflight(
  grinfi: Resources,
  flowUuid: string,
  expected: string | undefined,
  options: Omit<StartOptions, "expect">,
): Promise<void> {
  if (!isDigest(expected))
    throw new ConfigurationError("The option expect must be the digest of a preflight. Nothing was started.");
  const steps = preflight(grinfi, flowUuid, options, new ProgressTracker());
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  const found = step.value;
  const changed = changedParts(expected, found.digest);
  if (changed.length === 0) return;
  const now = changed.map((part) => `${part} (now ${describePart(part, found)})`).join(", ");
  const contacts =
    options.contacts === undefined ? " If you passed contacts to the preflight, pass them here, too." : "";
  throw new PreconditionError(
    changed,
    `The automation ${flowUuid} has changed since the preflight: ${now}. Nothing was started. Run automations.preflight again and decide.${contacts}`,
  );
}
