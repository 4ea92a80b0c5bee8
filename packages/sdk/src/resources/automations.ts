import type { RequestOptions } from "../calls/options.ts";
import { AutomationsResource } from "../generated/resources.ts";
import { type LookupOptions, NameLookup } from "../jobs/names/name-lookup.ts";
import { reportAutomation } from "../jobs/report/automation-report.ts";
import type { AutomationReport, AutomationReportInput } from "../jobs/report/automation-report-types.ts";
import type { AutomationTree } from "../jobs/shared/automation-tree.ts";
import type { Job, JobOptions } from "../jobs/shared/job.ts";
import { checkTree, type NodeCheck } from "../jobs/validate/check.ts";
import type { AutomationProblem } from "../jobs/validate/problem.ts";
import { validateTree } from "../jobs/validate/validate.ts";

/** Automations: their uuids by their names, how to report on them, and how to check their steps before they are saved. */
export class Automations extends AutomationsResource {
  readonly #names = new NameLookup("automation", () => this.list());

  /**
   * Says the uuid of the automation with a name, whatever its status.
   *
   * The name must be the same; where no automation has it, one in other letters, upper and lower, will do. Automations are
   * read once and kept by this client; a name that is not among them is looked for once more. So an automation that is
   * renamed or deleted elsewhere may still be found under its old name.
   *
   * Requests: 1 for each 100 automations for the first lookup, however many there are at the same time, 0 for those after
   * it, and the same again for a name that is not known yet. With 40 automations, 1.
   *
   * @throws LookupError when no automation, or more than one, has the name; it names the nearest, or all who have it.
   *
   * @example
   * const automation = await grinfi.automations.uuidOf("Spring outreach");
   */
  uuidOf(name: string, options?: LookupOptions): Promise<string> {
    return this.#names.uuidOf(name, options);
  }

  /**
   * Says the name of the automation with a uuid; costs and keeps the same as `uuidOf`.
   *
   * @throws LookupError when there is none.
   */
  nameOf(uuid: string, options?: LookupOptions): Promise<string> {
    return this.#names.nameOf(uuid, options);
  }

  /**
   * Tells what became of the contacts of an automation, step by step, in the order that they come to the steps.
   *
   * Rates say what they are of: each outcome of a step, such as `accepted` or `replied`, over the tasks of that step that were
   * carried out (`closed`). One that nothing could be divided by has the value `undefined`. The steps are those of the
   * version in use: contacts who are still on the way through an older one count where its steps have the same numbers.
   *
   * Requests: 5 (the automation, its counts, its version, its steps and its audiences); 2 for one that has no steps yet.
   *
   * @param input - `period`: what was carried out in this time alone.
   * @throws ConfigurationError when the period cannot be read or is empty.
   * @throws NotFoundError when there is no such automation.
   *
   * @example
   * const { steps } = await grinfi.automations.report(uuid, { period: { from: "2026-03-01", to: "2026-04-01" } });
   * const { value, of, denominator } = steps[0].rates.accepted; // 0.34, "accepted / closed linkedin_send_connection_request", 120
   */
  report(
    flowUuid: string,
    input: AutomationReportInput = {},
    options?: RequestOptions,
  ): Promise<AutomationReport> {
    return reportAutomation(this, flowUuid, input, options);
  }

  /**
   * Says what is wrong with steps and audiences before they go to `versions.create`: edges, ways that do not end, branches,
   * and settings that a step cannot do without. It sends nothing, changes nothing and is done when it returns.
   *
   * That it finds nothing does not mean that the server takes them: it knows whether a tag or a sender profile exists. See
   * `check` for what the server says of each step.
   *
   * @returns What is wrong, empty when nothing is; what is a `note` alone does not hinder.
   *
   * @example
   * const problems = grinfi.automations.validate(tree);
   * for (const { path, message, severity } of problems) console.error(severity, path, message);
   */
  validate(tree: AutomationTree): AutomationProblem[] {
    return validateTree(tree);
  }

  /**
   * Does what `validate` does, and asks the server about each step as well, four at a time. Nothing is saved.
   *
   * Requests: 1 for each step, so 6 for a tree of 6.
   *
   * @returns A job: await it for all problems, or loop over it for what the server says of each step.
   * @throws GrinfiError, or the reason of `signal`, from the job: an error that is no refusal of the step ends it.
   *
   * @example
   * const problems = await grinfi.automations.check(tree);
   */
  check(tree: AutomationTree, options: JobOptions<NodeCheck> = {}): Job<NodeCheck, AutomationProblem[]> {
    return checkTree(this, tree, options);
  }
}
