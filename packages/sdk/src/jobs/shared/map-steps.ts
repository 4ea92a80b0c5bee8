import type { JobGenerator } from "./job.ts";

/** Yields the mapped steps of a generator, and returns its result. */
export async function* mapSteps<Step, Mapped, Result>(
  steps: JobGenerator<Step, Result>,
  map: (step: Step) => Mapped,
): JobGenerator<Mapped, Result> {
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) yield map(next.value);
  return next.value;
}
