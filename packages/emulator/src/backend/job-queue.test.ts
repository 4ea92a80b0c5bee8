import fc from "fast-check";
import { expect, test } from "vitest";
import { type Job, JobQueue } from "./job-queue.ts";

const times = fc.array(fc.nat(20), { maxLength: 40 });

function queueOf(times: readonly number[]): { queue: JobQueue; jobs: Job[] } {
  const queue = new JobQueue();
  const jobs = times.map((at, number) => ({ at, kind: "test", data: { number } }));
  for (const job of jobs) queue.add(job);
  return { queue, jobs };
}

function takeAll(queue: JobQueue, now: number): Job[] {
  const taken: Job[] = [];
  for (let job = queue.takeDue(now); job !== undefined; job = queue.takeDue(now)) taken.push(job);
  return taken;
}

test("jobs are taken in order of time, and jobs of the same time in the order in which they were added", () => {
  fc.assert(
    fc.property(times, fc.nat(20), (times, now) => {
      const { queue, jobs } = queueOf(times);
      const sorted = jobs.toSorted((a, b) => a.at - b.at);
      expect(takeAll(queue, now)).toEqual(sorted.filter(({ at }) => at <= now));
      expect(queue.size).toBe(jobs.filter(({ at }) => at > now).length);
      expect(takeAll(queue, Number.POSITIVE_INFINITY)).toEqual(sorted.filter(({ at }) => at > now));
    }),
  );
});

test("saved jobs can be loaded, and a saved state does not change later", () => {
  fc.assert(
    fc.property(times, (times) => {
      const { queue, jobs } = queueOf(times);
      const saved = JSON.parse(JSON.stringify(queue.save()));
      takeAll(queue, 20);
      expect(queue.size).toBe(0);
      queue.load(saved);
      expect(takeAll(queue, 20)).toEqual(jobs.toSorted((a, b) => a.at - b.at));
    }),
  );
});
