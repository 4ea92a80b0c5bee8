import { SkippedError } from "../sandbox/tools.ts";
import { type MatrixCase, nameOf } from "./matrix-case.ts";

/** The result of a case. */
export interface CaseResult {
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why the case failed or was skipped. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** CI machines have two cores. */
const CONCURRENCY = 2;

/**
 * Runs all cases.
 *
 * @param onResult - Called with each result as soon as it is known.
 */
export async function runMatrix(
  cases: readonly MatrixCase[],
  run: (matrixCase: MatrixCase) => Promise<void>,
  onResult: (result: CaseResult) => void,
): Promise<readonly CaseResult[]> {
  const queue = [...cases];
  const results: CaseResult[] = [];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = await resultOf(next, run);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}

async function resultOf(
  matrixCase: MatrixCase,
  run: (matrixCase: MatrixCase) => Promise<void>,
): Promise<CaseResult> {
  const name = nameOf(matrixCase);
  const start = performance.now();
  try {
    await run(matrixCase);
    return { name, status: "passed", milliseconds: performance.now() - start };
  } catch (error) {
    const status = error instanceof SkippedError ? "skipped" : "failed";
    const reason = error instanceof Error ? error.message : String(error);
    return { name, status, reason, milliseconds: performance.now() - start };
  }
}
