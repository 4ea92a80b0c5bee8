import { describe, expect, test, vi } from "vitest";
import { createJob } from "./job.ts";
import type { JobProgress } from "./progress-tracker.ts";

/** Returns the steps of a job that counts to three and records each step in `notes`. */
function countingSteps(notes: string[] = []) {
  return async function* (): AsyncGenerator<number, string, undefined> {
    try {
      for (const number of [1, 2, 3]) {
        notes.push(`step ${number}`);
        yield number;
      }
      return "three";
    } finally {
      notes.push("end");
    }
  };
}

describe("a job", () => {
  test("does nothing before its first use", async () => {
    const notes: string[] = [];
    createJob({}, async () => countingSteps(notes)());
    await Promise.resolve();
    expect(notes).toEqual([]);
  });

  test("is awaited for its result, and reports each step", async () => {
    const onProgress = vi.fn();
    expect(await createJob({ onProgress }, async () => countingSteps()())).toBe("three");
    expect(onProgress.mock.calls.map(([step]) => step)).toEqual([1, 2, 3]);
  });

  test("reports what it has counted with each step, and at any time", async () => {
    const reported: JobProgress[] = [];
    const job = createJob({ onProgress: (_, progress) => reported.push(progress) }, async (tracker) => {
      tracker.total = 3;
      return (async function* () {
        for (const step of [1, 2, 3]) {
          tracker.done = step;
          yield step;
        }
      })();
    });
    expect(job.progress).toMatchObject({ done: 0, requests: 0, isWaitingForLimit: false });
    await job;
    expect(reported.map(({ done, total }) => [done, total])).toEqual([1, 2, 3].map((done) => [done, 3]));
    expect(job.progress).toMatchObject({ done: 3, total: 3 });
  });

  test("runs once, however often it is awaited", async () => {
    const notes: string[] = [];
    const job = createJob({}, async () => countingSteps(notes)());
    expect(await Promise.all([job, job.then((result) => result), job.finally(() => undefined)])).toEqual([
      "three",
      "three",
      "three",
    ]);
    expect(notes).toEqual(["step 1", "step 2", "step 3", "end"]);
  });

  test("is looped over for its steps and then awaited", async () => {
    const onProgress = vi.fn();
    const job = createJob({ onProgress }, async () => countingSteps()());
    const steps: number[] = [];
    for await (const step of job) steps.push(step);
    expect(steps).toEqual([1, 2, 3]);
    expect(onProgress).toHaveBeenCalledTimes(3);
    expect(await job).toBe("three");
  });

  test("that is awaited during a loop leaves the steps to the loop", async () => {
    const job = createJob({}, async () => countingSteps()());
    const steps: number[] = [];
    const loop = (async () => {
      for await (const step of job) steps.push(step);
    })();
    expect(await job).toBe("three");
    await loop;
    expect(steps).toEqual([1, 2, 3]);
  });

  test("ends with the loop, and then rejects", async () => {
    const notes: string[] = [];
    const job = createJob({}, async () => countingSteps(notes)());
    for await (const step of job) if (step === 2) break;
    expect(notes).toEqual(["step 1", "step 2", "end"]);
    await expect(job).rejects.toMatchObject({ name: "AbortError" });
  });

  test("that is ended before its first step never starts", async () => {
    const notes: string[] = [];
    const job = createJob({}, async () => countingSteps(notes)());
    const loop = job[Symbol.asyncIterator]();
    await loop.return?.();
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    await expect(job).rejects.toMatchObject({ name: "AbortError" });
    expect(notes).toEqual([]);
  });

  test("has no more steps after an error", async () => {
    const start = vi.fn(() => Promise.reject(new Error("no list")));
    const loop = createJob({}, start)[Symbol.asyncIterator]();
    await expect(loop.next()).rejects.toThrow("no list");
    expect(await loop.next()).toEqual({ done: true, value: undefined });
    expect(start).toHaveBeenCalledOnce();
  });

  test("rejects with the error of its steps, in the loop and when it is awaited", async () => {
    const broken = new Error("broken");
    const steps = async function* (): AsyncGenerator<number, string, undefined> {
      yield 1;
      throw broken;
    };
    await expect(createJob({}, async () => steps())).rejects.toBe(broken);
    const job = createJob({}, async () => steps());
    await expect(
      (async () => {
        for await (const _ of job);
      })(),
    ).rejects.toBe(broken);
    await expect(job.catch((error: unknown) => error)).resolves.toBe(broken);
    const end = vi.fn();
    await expect(job.finally(end)).rejects.toBe(broken);
    expect(end).toHaveBeenCalledOnce();
  });

  test("ends if onProgress throws", async () => {
    const notes: string[] = [];
    const progressError = new Error("progress failed");
    const onProgress = (): never => {
      throw progressError;
    };
    await expect(createJob({ onProgress }, async () => countingSteps(notes)())).rejects.toBe(progressError);
    expect(notes).toEqual(["step 1", "end"]);
  });
});
