import { type Automation, CallPromise, ConfigurationError } from "@grinfi/core";
import type { RequestOptions } from "../calls/options.ts";
import { AutomationsResource } from "../generated/resources.ts";
import type { AutomationTree } from "../jobs/automation-tree/automation-tree.ts";
import type {
  Preflight,
  PreflightOptions,
  PreflightStep,
  StartOptions,
} from "../jobs/preflight/preflight-types.ts";
import type { AutomationReport, AutomationReportInput } from "../jobs/report/automation-report-types.ts";
import { createJob, type Job, type JobOptions } from "../jobs/shared/job.ts";
import type { AutomationProblem } from "../jobs/validate/problem.ts";
import type { NodeValidation } from "../jobs/validate/validate-on-server.ts";
import type { IdleResult, IdleStep, WaitOptions } from "../jobs/wait/wait-types.ts";
import { clientOf, type JobClient, setClient } from "./job-client.ts";
import { lookupOf, type NamedResource, withNames } from "./named-resource.ts";
import type { GrinfiCalls } from "./resource.ts";

/** Automations, with lookups by name, reports, and validation of their steps. */
export interface Automations extends AutomationsWithJobs, NamedResource {}

export function createAutomations(calls: GrinfiCalls, client: JobClient): Automations {
  const automations = new AutomationsWithJobs(calls, client);
  return withNames(
    automations,
    lookupOf("automation", () => automations.list()),
  );
}

class AutomationsWithJobs extends AutomationsResource {
  constructor(calls: GrinfiCalls, client: JobClient) {
    super(calls);
    setClient(this, client);
  }

  /**
   * Turns an automation on, which then sends real messages to its contacts. With `expect`, it does so only if a new
   * preflight finds the same as an earlier one.
   *
   * Messages are sent in the automation's working hours. If the automation was off, the steps that became due in the
   * meantime run at once: other clients report it. For an archived automation the API returns a 422. The call itself is
   * not retried if the API may already have acted on it; the error then has `maybeProcessed: true`.
   *
   * Between the end of the new preflight and the start there is a moment in which something may change unnoticed. A
   * preflight of many contacts takes minutes, and what it has read at its beginning may change until its end.
   *
   * Requests: 1. With `expect`, those of a preflight before it.
   *
   * @param flowUuid - The uuid of the automation.
   * @param options - `expect`, `contacts`, and the options of each call, such as `timeout` and `signal`.
   * @returns The promise of the automation.
   * @throws PreconditionError if the new preflight differs. `changed` lists the parts that do: `automation`, `queue`,
   *   `senders` or `contacts`. Nothing was started.
   * @throws ConfigurationError if `expect` is passed and is not a digest, also if it is `undefined`, or if there are
   *   `contacts` without `expect`. Nothing was started.
   * @throws The error of the preflight. Nothing was started then.
   *
   * @example
   * const { digest } = await grinfi.automations.preflight(uuid);
   * await grinfi.automations.start(uuid, { expect: digest });
   */
  override start(flowUuid: string, options: StartOptions = {}): CallPromise<Automation> {
    // Without a check, also of options that are not an object, which the call rejects.
    if (!isCheckedStart(options)) return super.start(flowUuid, options);
    const { contacts: _, expect: _1, ...request } = options;
    const start = (): CallPromise<Automation> => super.start(flowUuid, request);
    // An async function cannot return the call itself, because it would return its value.
    const started = checkBeforeStart(clientOf(this), flowUuid, options).then(() => ({ call: start() }));
    const response = started.then(({ call }) => call.withResponse()).then((value) => value.response);
    return new CallPromise(
      response,
      () => started.then(({ call }) => call),
      () => response.then(() => started).then(({ call }) => call.asResponse()),
    );
  }

  /**
   * Reads what a start of an automation would set in motion, and reasons not to start it. It changes nothing.
   *
   * - `queue`: how many contacts are in progress, how many tasks wait, and since when tasks are due. The queue of a
   *   stopped automation runs at once when it is started.
   * - `senders`: sender profiles that do not exist, are disabled or on hold, lack a LinkedIn account or a mailbox that a
   *   step needs, or have sent as many emails today as their mailbox may. The API does not tell the limits of LinkedIn.
   *   Contacts in progress may be on an older version of the steps; of that, only the waiting tasks are read.
   * - `contacts`: those in progress, or `contacts`, who are in progress in another automation, were written to today,
   *   have ever replied, are blacklisted or do not exist. How the API matches the blacklist is not documented.
   * - `automaticAudiences`: audiences whose contacts enter by a filter at the start. They are not checked.
   *
   * A read that fails rejects the job, so that nothing looks as if there were no problems.
   *
   * Requests: 5 for the automation, its version and its queue; 1 for each 100 sender profiles; 1 for each 100 browsers
   * if a step needs LinkedIn; 1 for each 100 mailboxes and 1 more if a step sends email; 1 for each 500 contacts in
   * progress, at least 1, also with `contacts`. For each 100 contacts, 4: their enrolments, messages, emails and
   * data, and more if these have more than 500 rows. 1 more for each contact that is in no list, and for each 100 if
   * a company is blacklisted. For the blacklist, 1 for each 500 people and 1 for each 500 companies. So 1,000
   * contacts in progress, an automation that sends on both channels, and a short blacklist of people take 53.
   *
   * @param flowUuid - The uuid of the automation.
   * @param options - `contacts` (default: those in progress), `timezone` (default: "UTC") and others; see
   *   `PreflightOptions`.
   * @returns A job. Await it for the findings, or loop over it for the number of contacts that were checked.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid.
   * @throws NotFoundError from the job if the automation does not exist.
   * @throws ListError from the job if a response lacks what must be known, or if the API ignores a filter.
   * @throws The error of any other call, or the reason of `signal`, from the job.
   *
   * @example
   * const { queue, senders, contacts, digest } = await grinfi.automations.preflight(uuid);
   * console.log(queue.due, queue.since, senders.flatMap(({ problems }) => problems), contacts.findings);
   */
  preflight(flowUuid: string, options: PreflightOptions = {}): Job<PreflightStep, Preflight> {
    return createJob(options, async (progress) => {
      const { preflight } = await import("../jobs/preflight/preflight.ts");
      return preflight(clientOf(this), flowUuid, options, progress);
    });
  }

  /**
   * Reports the results of an automation, step by step, in the order in which contacts reach the steps.
   *
   * A rate names its numerator and denominator: an outcome of a step, such as `accepted` or `replied`, divided by the
   * tasks of the step that were carried out (`closed`). Its `value` is `undefined` when the denominator is zero. The
   * steps are those of the current version. Contacts in an older version count where its steps have the same ids.
   *
   * Requests: 5 (the automation, its counts, its version, its steps and its audiences), or 2 if it has no steps yet.
   *
   * @param flowUuid - The uuid of the automation.
   * @param input - `period` limits the counts to tasks that were carried out in it. By default it is the whole
   *   lifetime.
   * @param options - The options of each call, such as `timeout` and `signal`.
   * @returns The results of each step and audience.
   * @throws ConfigurationError if the period is invalid or empty.
   * @throws NotFoundError if the automation does not exist.
   * @throws ListError if counts of the API are not numbers.
   *
   * @example
   * const { steps } = await grinfi.automations.report(uuid, { period: { from: "2026-03-01", to: "2026-04-01" } });
   * const { value, of, denominator } = steps[0].rates.accepted;
   * console.log(value, of, denominator); // 0.34, "accepted / closed linkedin_send_connection_request", 120
   */
  async report(
    flowUuid: string,
    input: AutomationReportInput = {},
    options?: RequestOptions,
  ): Promise<AutomationReport> {
    const { reportAutomation } = await import("../jobs/report/automation-report.ts");
    return reportAutomation(this, flowUuid, input, options);
  }

  /**
   * Validates steps and audiences before you pass them to `versions.create`: edges, paths that do not end, branches,
   * and missing fields of steps. It sends nothing.
   *
   * The server may still reject a tree without problems, for example because a tag does not exist. `validateOnServer`
   * also lets the server validate the tree.
   *
   * @param tree - The steps and audiences.
   * @returns The problems. A problem with the severity `note` does not prevent saving.
   *
   * @example
   * const problems = await grinfi.automations.validate(tree);
   * for (const { path, message, severity } of problems) console.error(severity, path, message);
   */
  async validate(tree: AutomationTree): Promise<AutomationProblem[]> {
    const { validateTree } = await import("../jobs/validate/validate.ts");
    return validateTree(tree);
  }

  /**
   * Validates steps and audiences as `validate` does, and also lets the server validate each step, four at a time. It
   * saves nothing.
   *
   * Requests: 1 for each step. So a tree of 6 steps takes 6.
   *
   * @param tree - The steps and audiences.
   * @param options - The options of a job, such as `signal` and `onProgress`.
   * @returns A job. Await it for all problems, or loop over it for the server's response to each step.
   * @throws GrinfiError from the job if a call fails for a reason other than an invalid step; the reason of `signal` if
   *   the job is aborted.
   *
   * @example
   * const problems = await grinfi.automations.validateOnServer(tree);
   */
  validateOnServer(
    tree: AutomationTree,
    options: JobOptions<NodeValidation> = {},
  ): Job<NodeValidation, AutomationProblem[]> {
    return createJob(options, async (progress) => {
      const { validateOnServer } = await import("../jobs/validate/validate-on-server.ts");
      return validateOnServer(this, tree, options, progress);
    });
  }

  /**
   * Waits until an automation has run dry: no contact is in progress, and no task waits. The job changes nothing, so you
   * can start it again at any time, also in another process.
   *
   * An automation that waits for working hours, for a reply or for an accepted invitation does not change for hours or
   * days, so set `patience` accordingly. The API may not count a contact yet that was enrolled just now: wait for the
   * enrolments first (`contacts.waitForBulkAction`). Contacts who have failed do not keep the automation from being
   * idle. They make the outcome `incomplete`.
   *
   * Requests: 1 for the automation, and 1 for each read of its counts: at once, after 2, 4, 8 and 16 seconds, and then
   * every 30, until it is idle or nothing has changed for `patience`. So an idle automation takes 2, and a day of
   * waiting about 2,900.
   *
   * @param flowUuid - The uuid of the automation.
   * @param options - `patience` (default: 120,000 ms) and others; see `WaitOptions`.
   * @returns A job. Await it for the outcome, or loop over it for the numbers of each read.
   * @throws ConfigurationError from the job, before anything is sent, if an option is invalid.
   * @throws NotFoundError from the job if the automation does not exist.
   * @throws ListError from the job if the first counts are incomplete or not numbers.
   * @throws UnauthorizedError, ForbiddenError, the reason of `signal`, or the error of the first two requests, from the
   *   job. A later read that fails for another reason does not end it.
   *
   * @example
   * const { outcome, open, waiting } = await grinfi.automations.waitUntilIdle(uuid, { patience: 86_400_000 });
   */
  waitUntilIdle(flowUuid: string, options: WaitOptions<IdleStep> = {}): Job<IdleStep, IdleResult> {
    return createJob(options, async (progress) => {
      const { waitUntilIdle } = await import("../jobs/wait/wait-until-idle.ts");
      return waitUntilIdle(this, flowUuid, options, progress);
    });
  }
}

/** Whether a start is checked. A digest that got lost, and is `undefined`, must not start without a check. */
const isCheckedStart = (options: unknown): options is StartOptions =>
  typeof options === "object" && options !== null && ("contacts" in options || "expect" in options);

/**
 * @throws ConfigurationError if `expect` is missing or not a digest.
 * @throws PreconditionError if a new preflight does not find what is expected.
 */
async function checkBeforeStart(
  client: JobClient,
  flowUuid: string,
  { expect, ...options }: StartOptions,
): Promise<void> {
  if (expect === undefined && "contacts" in options)
    throw new ConfigurationError("The option contacts needs expect, the digest of a preflight of them.");
  const { checkPreflight } = await import("../jobs/preflight/check-preflight.ts");
  await checkPreflight(client, flowUuid, expect, options);
}
