import { conversionsOf } from "../../automation/conversions.ts";
import { rowsWith } from "../../automation/flow-collections.ts";
import type { Backend } from "../../backend/backend.ts";
import type { Row } from "../../backend/table.ts";
import { countByField, countValues } from "../../collections/count.ts";
import { compileFilter } from "../../collections/filter.ts";
import type { Handlers } from "../../http/handler.ts";
import { type Fields, fieldsOf, stringsOf } from "../../json.ts";
import { flowUuidParameter } from "./automations.ts";

export const flowStatisticsHandlers: Handlers = {
  getFlowMetrics: ({ body }, backend) => {
    const flows = stringsOf(body.uuids).filter((uuid) => backend.table("flows").get(uuid) !== undefined);
    const statuses = countByFlow(backend.table("flow-leads").rows(), flows, "status");
    const waiting = countByFlow(inProgress(backend.table("tasks").rows()), flows, "type");
    return Object.fromEntries(flows.map((uuid) => [uuid, flowMetrics(statuses[uuid], waiting[uuid])]));
  },

  getFlowNodeStatistics: (input, backend) => {
    const flow = backend.requireRow("flows", flowUuidParameter(input));
    const match = compileFilter(fieldsOf(input.body.filter));
    const tasks = tasksOf(backend, String(flow.uuid)).filter((task) => isOfVersion(backend, task, flow));
    const ids = input.body.node_ids as number[];
    return Object.fromEntries(
      ids.map((id) => [
        id,
        nodeStatistics(tasks.filter((task) => Number(task.flow_node_id) === id && match(task))),
      ]),
    );
  },

  getFlowContactSourceStatistics: (input, backend) => {
    const flow = flowUuidParameter(input);
    backend.requireRow("flows", flow);
    const enrolments = [...rowsWith(backend, "flow-leads", "flow_uuid", flow)];
    const tasks = tasksOf(backend, flow);
    const ids = input.body.contact_source_ids as number[];
    return Object.fromEntries(
      ids.map((id) => {
        const own = enrolments.filter(({ contact_source_id }) => Number(contact_source_id) === id);
        const uuids = new Set(own.map(({ uuid }) => uuid));
        return [
          id,
          sourceStatistics(
            own,
            tasks.filter(({ flow_lead_uuid }) => uuids.has(flow_lead_uuid)),
          ),
        ];
      }),
    );
  },
};

/** Returns the metrics of automations. `task_counts` includes only waiting tasks. */
function flowMetrics(
  statuses: Record<string, number> = {},
  task_counts: Record<string, number> = {},
): Fields {
  const { in_progress = 0, finished = 0, failed = 0 } = statuses;
  return {
    leads_count: Object.values(statuses).reduce((sum, count) => sum + count, 0),
    in_progress_leads_count: in_progress,
    finished_leads_count: finished,
    failed_leads_count: failed,
    task_counts,
  };
}

function* inProgress(tasks: Iterable<Row>): Generator<Row> {
  for (const task of tasks) if (task.status === "in_progress") yield task;
}

/** Counts the values of a field for each automation, in one pass over the rows. */
function countByFlow(
  rows: Iterable<Row>,
  flows: readonly string[],
  field: string,
): Record<string, Record<string, number>> {
  const values: Record<string, unknown[]> = Object.fromEntries(flows.map((uuid) => [uuid, []]));
  for (const row of rows) values[String(row.flow_uuid)]?.push(row[field]);
  return Object.fromEntries(flows.map((uuid) => [uuid, countValues(values[uuid] ?? [])]));
}

/** Returns whether a task belongs to the current version of its automation. */
function isOfVersion(backend: Backend, { flow_lead_uuid }: Row, { flow_version_uuid }: Row): boolean {
  return backend.table("flow-leads").get(String(flow_lead_uuid))?.flow_version_uuid === flow_version_uuid;
}

function nodeStatistics(tasks: readonly Row[]): Fields {
  const branches = tasks.filter(({ fork_result }) => fork_result !== null);
  const conversions = countValues(tasks.flatMap(conversionsOf));
  return {
    node_statuses: countByField(tasks, "status"),
    node_branches: countByField(branches, "fork_result"),
    node_conversions: Object.keys(conversions).length === 0 ? [] : conversions,
  };
}

/** The type of the steps that use each channel. */
const CHANNELS: Readonly<Record<string, string>> = {
  linkedin_connection_request: "linkedin_send_connection_request",
  linkedin_message: "linkedin_send_message",
  linkedin_inmail: "linkedin_send_inmail",
  email: "email_send_message",
};

function sourceStatistics(enrolments: readonly Row[], tasks: readonly Row[]): Fields {
  const conversions = Object.entries(CHANNELS).map(([channel, type]) => {
    const sent = tasks.filter((task) => task.type === type && task.status === "closed");
    return [channel, { sent: sent.length, ...countValues(sent.flatMap(conversionsOf)) }];
  });
  return {
    contact_source_statuses: countByField(enrolments, "status"),
    contact_source_added_by: countByField(enrolments, "added_by"),
    contact_source_conversions: Object.fromEntries(conversions),
  };
}

const tasksOf = (backend: Backend, flow: string): Row[] => [...rowsWith(backend, "tasks", "flow_uuid", flow)];
