import type { RequestOptions } from "../calls/options.ts";
import { AutomationsResource } from "../generated/resources.ts";
import type { AutomationTree } from "../jobs/automation-tree/automation-tree.ts";
import type { AutomationReport, AutomationReportInput } from "../jobs/report/automation-report-types.ts";
import { createJob, type Job, type JobOptions } from "../jobs/shared/job.ts";
import type { AutomationProblem } from "../jobs/validate/problem.ts";
import type { NodeValidation } from "../jobs/validate/validate-on-server.ts";
import type { IdleResult, IdleStep, WaitOptions } from "../jobs/wait/wait-types.ts";
import { lookupOf, type NamedResource, withNames } from "./named-resource.ts";
import type { GrinfiCalls } from "./resource.ts";

/** Automations, with lookups by name, reports, and validation of their steps. */
export interface Automations extends AutomationsWithJobs, NamedResource {}

export function createAutomations(calls: GrinfiCalls): Automations {
  const automations = new AutomationsWithJobs(calls);
  return withNames(
    automations,
    lookupOf("automation", () => automations.list()),
  );
}

class AutomationsWithJobs extends AutomationsResource {
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
   * days, so set `patience` accordingly. Contacts who have failed do not keep the automation from being idle. They make
   * the outcome `incomplete`.
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
