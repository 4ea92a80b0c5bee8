import { type Automation, ListError, type ListTasksQuery } from "@grinfi/core";
import type { RequestOptions } from "../../calls/options.ts";
import type { Resources, TasksResource } from "../../generated/resources.ts";
import { itemsOf, type JsonObject, numberOf, objectOf } from "../automation-tree/automation-tree.ts";
import { type Counts, countsOf } from "../report/counts.ts";
import { canonicalUuid } from "../shared/identity.ts";
import { readIdleStep } from "../wait/wait-until-idle.ts";
import type { AutomaticAudience, PreflightQueue } from "./preflight-types.ts";

/** An automation, its queue, and what its steps need. */
export interface AutomationState {
  readonly automation: Automation;
  readonly queue: PreflightQueue;
  /** The sender profiles of the audiences, the steps and the waiting tasks, as canonical uuids. */
  readonly senders: ReadonlySet<string>;
  /** The number of waiting tasks of each sender profile. */
  readonly waitingBySender: Counts;
  readonly automaticAudiences: readonly AutomaticAudience[];
  /** The types of the current steps and of the waiting tasks. */
  readonly stepTypes: ReadonlySet<string>;
}

/**
 * Reads the state of an automation.
 *
 * Requests: 5.
 *
 * @param now - The current time, in milliseconds since 1970.
 * @throws ListError if a response lacks what must be known.
 */
export async function readAutomationState(
  { automations, tasks }: Resources,
  uuid: string,
  now: number,
  request: RequestOptions,
): Promise<AutomationState> {
  const automation = await automations.get(uuid, request);
  const { flow_version_uuid: version } = automation;
  const queued = { flow_uuid: uuid, status: "in_progress" } as const;
  const [tree, counts, due, bySender] = await Promise.all([
    version ? automations.versions.get(version, request) : { nodes: [], contact_sources: [] },
    readIdleStep(automations, uuid, request),
    readDueTasks(tasks, { ...queued, schedule_at: { "<=": new Date(now).toISOString() } }, request),
    tasks.countBy({ group_field: "sender_profile_uuid", filter: queued }, request),
  ]);
  const { automaticAudiences, senders, stepTypes } = readTree(tree);
  const waitingBySender = countsBySender(bySender);
  return {
    automation,
    queue: { inProgress: counts.open, waiting: counts.waiting, ...due },
    senders: new Set([...senders, ...Object.keys(waitingBySender)]),
    waitingBySender,
    automaticAudiences,
    stepTypes: new Set([...stepTypes, ...Object.keys(counts.waiting)]),
  };
}

/** Returns the number of tasks that match a filter, and when the oldest of them was due. */
async function readDueTasks(
  tasks: TasksResource,
  filter: NonNullable<ListTasksQuery["filter"]>,
  request: RequestOptions,
): Promise<Pick<PreflightQueue, "due" | "since">> {
  const list = tasks.list(
    { filter, limit: 1, order_field: "schedule_at", order_type: "asc" },
    { ...request, verifyFilter: true },
  );
  const { items, total } = await list;
  const since = items[0]?.schedule_at;
  return { due: total ?? (await list.count()), ...(since && { since }) };
}

interface TreeContent {
  readonly automaticAudiences: AutomaticAudience[];
  readonly senders: string[];
  readonly stepTypes: string[];
}

/**
 * Reads the audiences and the steps of a version, whose form is not declared.
 *
 * @throws ListError if it has another form. Otherwise senders or steps would be missing.
 */
function readTree(tree: unknown): TreeContent {
  const { contact_sources, nodes } = objectOf(tree);
  if (!Array.isArray(contact_sources) || !Array.isArray(nodes))
    throw unreadableVersion("The response has no steps or no audiences.");
  const [sources, steps] = [objectsIn(contact_sources), objectsIn(nodes)];
  const automatic = sources.filter(
    ({ mass_actions_filter }) => Object.keys(Object(mass_actions_filter)).length > 0,
  );
  const senders = [
    ...sources.flatMap(({ sender_profiles }) => {
      if (Array.isArray(sender_profiles)) return sender_profiles;
      throw unreadableVersion("An audience has no array of sender_profiles.");
    }),
    // Most steps have no sender.
    ...steps.flatMap(({ payload }) => objectOf(payload).sender_profile_uuid || []),
  ];
  return {
    automaticAudiences: automatic.map(({ id, name }) => ({
      id: numberOf(id),
      name: typeof name === "string" ? name : null,
    })),
    senders: senders.map((uuid: unknown) => canonicalUuid(filledText(uuid, "A sender profile has no uuid."))),
    stepTypes: steps.map(({ type }) => filledText(type, "A step has no type.")),
  };
}

function filledText(value: unknown, message: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw unreadableVersion(message);
}

const unreadableVersion = (message: string): ListError =>
  new ListError("getFlowVersion", "no_items", message);

const objectsIn = (value: unknown): JsonObject[] => itemsOf(value, "").map(([item]) => item);

/**
 * Returns counts of tasks by the canonical uuid of their sender profile. Those without one, which the API counts under
 * "", are left out.
 *
 * @throws ListError if the response has no counts.
 */
export function countsBySender(response: unknown): Counts {
  const entries = Object.entries(countsOf(response, "groupCountTasks")).filter(([uuid]) => uuid !== "");
  return Object.fromEntries(entries.map(([uuid, count]) => [canonicalUuid(uuid), count]));
}
