import { OFFICE_HOURS } from "../../automation/schedule.ts";
import type { SeedRows } from "../../backend/table.ts";
import { USER_ID } from "../../collections/crud.ts";
import type { Fields } from "../../json.ts";
import { pick } from "../../random.ts";
import { keepRows } from "../define-rows.ts";
import { type Plan, SENDERS } from "../plan.ts";
import type { FlowName } from "./story.ts";
import { SEED_TEXTS, type TextName } from "./texts.ts";

const FLOWS: Readonly<Record<FlowName, { name: string; status: string }>> = {
  linkedin: { name: "Operations, by LinkedIn", status: "on" },
  email: { name: "Operations, by email", status: "on" },
  past: { name: "Trade fair, last autumn", status: "off" },
  draft: { name: "Idea for summer", status: "draft" },
};
const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];

export const flowUuid = (plan: Plan, flow: FlowName): string =>
  plan.ids("flows").at(FLOW_NAMES.indexOf(flow));

export const versionUuid = (plan: Plan, flow: FlowName): string =>
  plan.ids("flow-versions").at(FLOW_NAMES.indexOf(flow));

export function seedFlows(plan: Plan): SeedRows {
  return keepRows(
    FLOW_NAMES.map((flow, index) => ({
      created_at: plan.before(20 - index),
      description: null,
      flow_version_uuid: versionUuid(plan, flow),
      flow_workspace_uuid: null,
      is_public: false,
      ...FLOWS[flow],
      priority: 1,
      public_uuid: null,
      schedule: OFFICE_HOURS,
      team_id: plan.teamId,
      updated_at: plan.before(20 - index),
      use_sender_schedule: false,
      user_id: USER_ID,
      uuid: flowUuid(plan, flow),
    })),
  );
}

export function seedFlowVersions(plan: Plan): SeedRows {
  const senders = Array.from({ length: SENDERS }, (_, sender) => plan.ids("sender-profiles").at(sender));
  return keepRows(
    FLOW_NAMES.map((flow, index) => {
      const made = plan.before(20 - index);
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
        uuid: versionUuid(plan, flow),
        team_id: plan.teamId,
        user_id: USER_ID,
        flow_uuid: flowUuid(plan, flow),
        contact_sources: [source],
        nodes: nodesOf(flow).map((node) => ({ ...node, created_at: made, updated_at: made })),
        first_common_node_id: flow === "email" ? null : 6,
        created_at: made,
        updated_at: made,
      };
    }),
  );
}

const DAY_IN_SECONDS = 86_400;

const nodesOf = (flow: FlowName): readonly Fields[] =>
  flow === "email" ? emailNodes(flow) : linkedinNodes(flow);

/** What a step does, by its number. */
export function seedNode(flow: FlowName, id: number): Fields {
  return nodesOf(flow).find((node) => node.id === id) ?? {};
}

/** What an automation writes, before variables are filled in. */
function templateOf(flow: FlowName, text: TextName): string {
  const variants: readonly string[] = SEED_TEXTS[text];
  return variants[FLOW_NAMES.indexOf(flow) % variants.length] ?? "";
}

/** An invitation; two messages when it is accepted, and its withdrawal when it is not. */
function linkedinNodes(flow: FlowName): Fields[] {
  const text = (name: TextName): Fields => ({
    template: templateOf(flow, name),
    template_uuid: null,
    attachments: [],
    stop_on_reply_level: "always",
  });
  const invitation = { template: templateOf(flow, "note"), template_uuid: null, fallback_send: true };
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
    template: templateOf(flow, name),
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

/** What is written to or by a contact: an automation writes to everybody alike, people choose their words. */
export function templateFor(
  plan: Plan,
  contact: number,
  { text, task }: { readonly text: TextName; readonly task?: number },
): string {
  const flow = plan.story(contact).enrolment?.flow;
  if (task !== undefined && flow !== undefined) return templateOf(flow, text);
  return pick<string>(SEED_TEXTS[text], plan.draw(text, contact));
}
