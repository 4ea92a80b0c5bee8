import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import type { Fields } from "../../json.ts";
import { pick } from "../../random.ts";
import { defineFixedRows } from "../define-rows.ts";
import { SENDER_COUNT, type SeedContext } from "../seed-context.ts";
import type { FlowName } from "./scenarios.ts";
import { SEED_TEXTS, type TextName } from "./texts.ts";

const FLOWS: Readonly<Record<FlowName, { name: string; status: string }>> = {
  linkedin: { name: "Operations, by LinkedIn", status: "on" },
  email: { name: "Operations, by email", status: "on" },
  past: { name: "Trade fair, last autumn", status: "off" },
  draft: { name: "Idea for summer", status: "draft" },
};
const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

export const flowUuid = (context: SeedContext, flow: FlowName): string =>
  context.ids("flows").at(FLOW_NAMES.indexOf(flow));

export const versionUuid = (context: SeedContext, flow: FlowName): string =>
  context.ids("flow-versions").at(FLOW_NAMES.indexOf(flow));

export function seedFlows(context: SeedContext): SeedRows {
  return defineFixedRows(
    FLOW_NAMES.map((flow, index) => ({
      created_at: context.beforeFirstContact(20 - index),
      description: null,
      flow_version_uuid: versionUuid(context, flow),
      flow_workspace_uuid: null,
      is_public: false,
      ...FLOWS[flow],
      priority: 1,
      public_uuid: null,
      schedule: OFFICE_HOURS,
      team_id: context.teamId,
      updated_at: context.beforeFirstContact(20 - index),
      use_sender_schedule: false,
      user_id: USER_ID,
      uuid: flowUuid(context, flow),
    })),
  );
}

export function seedFlowVersions(context: SeedContext): SeedRows {
  const senders = Array.from({ length: SENDER_COUNT }, (_, sender) =>
    context.ids("sender-profiles").at(sender),
  );
  return defineFixedRows(
    FLOW_NAMES.map((flow, index) => {
      const createdAt = context.beforeFirstContact(20 - index);
      const source = {
        active_limit: null,
        after_id: 1,
        coworkers_limit: null,
        filter_tree_format: null,
        id: 1,
        mass_actions_filter: null,
        name: FLOWS[flow].name,
        rotation_strategy: "fair",
        sender_profiles: flow === "draft" ? [] : senders,
      };
      return {
        uuid: versionUuid(context, flow),
        team_id: context.teamId,
        user_id: USER_ID,
        flow_uuid: flowUuid(context, flow),
        contact_sources: [source],
        nodes: flowNodes(flow).map((node) => ({ ...node, created_at: createdAt, updated_at: createdAt })),
        first_common_node_id: flow === "email" ? null : 6,
        created_at: createdAt,
        updated_at: createdAt,
      };
    }),
  );
}

const DAY_IN_SECONDS = 86_400;

const flowNodes = (flow: FlowName): readonly Fields[] =>
  flow === "email" ? emailNodes(flow) : linkedinNodes(flow);

/** Returns the step of an automation with this id. */
export function seedNode(flow: FlowName, id: number): Fields {
  return flowNodes(flow).find((node) => node.id === id) ?? {};
}

/** Returns the template of an automation, with variables. */
function flowTemplate(flow: FlowName, text: TextName): string {
  const variants: readonly string[] = SEED_TEXTS[text];
  return variants[FLOW_NAMES.indexOf(flow) % variants.length] ?? "";
}

/** A connection request; two messages if it is accepted, and a withdrawal if it is not. */
function linkedinNodes(flow: FlowName): Fields[] {
  const text = (name: TextName): Fields => ({
    template: flowTemplate(flow, name),
    template_uuid: null,
    attachments: [],
    stop_on_reply_level: "always",
  });
  const invitation = { template: flowTemplate(flow, "note"), template_uuid: null, fallback_send: true };
  return [
    node(1, "linkedin_send_connection_request", invitation, [], [edge(2)]),
    node(2, "trigger_linkedin_connection_request_accepted", TWO_WEEKS, [edge(1)], [edge(3), edge(5, 2)]),
    node(3, "linkedin_send_message", text("opening"), [edge(2)], [edge(4)], DAY_IN_SECONDS),
    node(4, "linkedin_send_message", text("followUp"), [edge(3)], [edge(6)], 3 * DAY_IN_SECONDS),
    node(
      5,
      "linkedin_withdraw_connection_request",
      { withdraw_key: "all", note: "" },
      [edge(2, 2)],
      [edge(6)],
    ),
    node(6, "end", [], [edge(4), edge(5)], []),
  ];
}

/** An email and a reminder. */
function emailNodes(flow: FlowName): Fields[] {
  const text = (name: TextName, subject: string): Fields => ({
    template: flowTemplate(flow, name),
    template_uuid: null,
    subject,
    attachments: [],
    cc: [],
    add_history: 0,
    email_field: "",
    stop_on_reply_level: "always",
  });
  return [
    node(1, "email_send_message", text("email", EMAIL_SUBJECT), [], [edge(2)]),
    node(
      2,
      "email_send_message",
      text("reminder", `Re: ${EMAIL_SUBJECT}`),
      [edge(1)],
      [edge(3)],
      3 * DAY_IN_SECONDS,
    ),
    node(3, "end", [], [edge(2)], []),
  ];
}

export const EMAIL_SUBJECT = "Planning in half the time";

const TWO_WEEKS: Fields = {
  subtasks: [{ type: "util_timer", payload: { wait_time: 14 * DAY_IN_SECONDS } }],
};

const edge = (node_id: number, branch_id = 1): Fields => ({ node_id, branch_id });

function node(
  id: number,
  type: string,
  payload: unknown,
  before: readonly Fields[],
  after: readonly Fields[],
  delay = 0,
): Fields {
  return { id, type, payload, before, after, delay_in_seconds: delay, automation: "auto" };
}

/** Returns the template of a message to or from a contact. An automation uses the same text for every contact. */
export function templateFor(
  context: SeedContext,
  contact: number,
  { text, task }: { readonly text: TextName; readonly task?: number },
): string {
  const flow = context.scenario(contact).enrolment?.flow;
  if (task !== undefined && flow !== undefined) return flowTemplate(flow, text);
  return pick<string>(SEED_TEXTS[text], context.random(text, contact));
}
