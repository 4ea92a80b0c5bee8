import { mayHaveHappened, messageOf } from "../shared/failure.ts";
import type { Outcome, Place } from "./step-outcome.ts";

/** Does what can be done over: a run that finds it begun simply does it again. */
export async function doOver(
  { intents, key, step }: Place,
  act: () => PromiseLike<unknown>,
): Promise<Outcome> {
  await intents.write(key, step, "intended");
  try {
    await act();
  } catch (error) {
    const reason = messageOf(error);
    if (mayHaveHappened(error)) return { outcome: "unknown", reason, error };
    await intents.write(key, step, "not_done");
    return { outcome: "failed", reason, error };
  }
  await intents.write(key, step, "done");
  return { outcome: "done" };
}
