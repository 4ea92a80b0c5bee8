import { rejectionOf } from "@grinfi/testing";
import { describe, expect, test, vi } from "vitest";
import { type FetchFunction, type Grinfi, type RequestOptions, TimeoutError } from "../../src/index.ts";
import { createRepliedAccount } from "../support/accounts/replied-account.ts";
import { start } from "../support/accounts/start.ts";
import { prepareJobs } from "../support/jobs/prepared-jobs.ts";

type RunJob = (grinfi: Grinfi, options: RequestOptions) => PromiseLike<unknown>;

async function prepare(): Promise<{
  readonly fetch: FetchFunction;
  readonly jobs: Readonly<Record<string, RunJob>>;
}> {
  const { emulator, jobs, others } = await prepareJobs();
  return { fetch: emulator.fetch, jobs: { ...jobs, ...others } };
}

const { jobs: NAMES } = await prepare();

describe.each(Object.keys(NAMES))("%s", (name) => {
  test("passes hooks, headers, team and logger to each of its calls", async () => {
    const { fetch, jobs } = await prepare();
    const sent: string[] = [];
    const recording: FetchFunction = async (input, init) => {
      const request = new Request(input, init);
      sent.push(`${request.headers.get("x-job")} of team ${request.headers.get("team-id")}`);
      return fetch(request);
    };
    const { grinfi } = start({}, { fetch: recording });
    const onRequest = vi.fn();
    const log = vi.fn();
    const logger = { debug: log, info: log, warn: log, error: log };
    await jobs[name]?.(grinfi, {
      ...{ hooks: { onRequest }, headers: { "x-job": name }, logger, logLevel: "debug" },
      teamId: 1,
    });
    expect(new Set(sent)).toEqual(new Set([`${name} of team 1`]));
    expect(onRequest).toHaveBeenCalledTimes(sent.length);
    expect(log.mock.calls.length).toBeGreaterThanOrEqual(sent.length);
  });

  test("passes its timeout to its calls", async () => {
    const { jobs } = await prepare();
    const { grinfi } = start({}, { fetch: () => new Promise(() => undefined) });
    const job = async (): Promise<unknown> => jobs[name]?.(grinfi, { timeout: 1 });
    expect(await rejectionOf(job())).toBeInstanceOf(TimeoutError);
  });

  test("passes its signal to its calls", async () => {
    const { jobs } = await prepare();
    const stop = new AbortController();
    const { grinfi } = start(
      {},
      {
        fetch: () => {
          stop.abort(new Error("stopped"));
          return new Promise(() => undefined);
        },
      },
    );
    const job = async (): Promise<unknown> => jobs[name]?.(grinfi, { signal: stop.signal });
    expect(await rejectionOf(job())).toBe(stop.signal.reason);
  });
});

test("a reply does not send the options of the job as fields of the message", async () => {
  const { grinfi, emulator } = start({ contacts: 20 });
  const { contact } = await createRepliedAccount(grinfi, emulator);
  const reply = { channel: "linkedin", text: "Tuesday?", timeout: 60_000, headers: { "x-a": "1" } } as const;
  const { message } = await grinfi.contacts.reply(contact, { ...reply, hooks: {} });
  expect(Object.keys(message ?? {}).toSorted()).toEqual([
    "channel",
    "lead_uuid",
    "sender_profile_uuid",
    "text",
  ]);
});
