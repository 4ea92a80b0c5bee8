import { updateRow } from "../../collections/crud.ts";
import { changeRow, leads } from "../../collections/records.ts";
import { changeStage } from "../../handlers/tags-stages-fields/stages.ts";
import { changeTags, type TagChange } from "../../handlers/tags-stages-fields/tags.ts";
import { type Fields, stringsOf } from "../../json.ts";
import { spendLlmCredit } from "../../messaging/ai-template.ts";
import { cancelFlows, enrol } from "../enrollment.ts";
import { FLOW_LEADS } from "../flow-collections.ts";
import { listOf } from "../flow-tree.ts";
import { secondsOf } from "../schedule.ts";
import { type Awaited, CONNECTED, happened, patience } from "../waiting.ts";
import { outreach } from "./outreach-steps.ts";
import { DONE, type Effect, impossible, type Outcome, type Step } from "./step.ts";

/** The branch of a rule for what no other branch takes. */
const REST = 0;

/** What each type of step does. One that is not here is passed by: nothing that the emulator knows of comes of it. */
export const effects: Readonly<Record<string, Effect>> = {
  ...outreach,

  trigger_linkedin_connection_request_accepted: (step) =>
    isConnected(step) ? { kind: "done", branch: 1 } : trigger("accepted", step),
  trigger_message_replied: (step) => trigger("replied", step),
  trigger_email_opened: (step) => trigger("opened", step),
  trigger_link_clicked: (step) => trigger("clicked", step),
  trigger_website_page_visited: (step) => trigger("visited", step),

  util_timer: ({ payload }) => ({
    kind: "waiting",
    event: "time",
    seconds: secondsOf(payload.wait_time ?? 0),
  }),
  util_hodor: ({ payload }) =>
    Number(payload.is_open ?? 0) === 1 ? DONE : { kind: "waiting", event: "continued" },
  rule_manual_router: () => ({ kind: "waiting", event: "continued" }),
  gs_continue_automation: ({ world, lead }) => {
    happened(world, String(lead.uuid), "continued");
    return DONE;
  },

  rule_ab_test: ({ world, payload }) => ({ kind: "done", branch: drawBranch(world.random(), payload) }),
  rule_filter: () => ({ kind: "done", branch: REST }),
  ai_rule_filter: ({ world, lead }) =>
    spendLlmCredit(world, lead)
      ? { kind: "done", branch: REST }
      : impossible("The team has no credits for language models left."),
  email_search_waterflow: ({ lead }) => ({
    kind: "done",
    branch: lead.work_email || lead.personal_email ? 2 : 1,
  }),

  gs_add_tag: (step) => withNamed(step, "tags", "tag_uuid", (tag) => tagLead(step, "add", tag)),
  gs_remove_tag: (step) => withNamed(step, "tags", "tag_uuid", (tag) => tagLead(step, "remove", tag)),
  gs_change_pipeline_stage: (step) =>
    withNamed(step, "pipeline-stages", "pipeline_stage_uuid", (stage) =>
      changeStage(step.world, step.lead, stage),
    ),
  gs_change_list: (step) =>
    withNamed(step, "lists", "list_uuid", (list_uuid) =>
      changeRow(step.world, leads, step.lead, { list_uuid }),
    ),

  gs_change_sender_profile: (step) =>
    withNamed(step, "sender-profiles", "sender_profile_uuid", (sender_profile_uuid) => {
      const { flow_lead_uuid } = step.task;
      if (flow_lead_uuid !== null) {
        updateRow(step.world, FLOW_LEADS, String(flow_lead_uuid), { sender_profile_uuid });
      }
    }),
  gs_send_to_flow: (step) =>
    withNamed(step, "flows", "flow_uuid", (flow) =>
      enrol(step.world, flow, String(step.lead.uuid), { addedBy: "automation" }),
    ),
  gs_remove_from_all_automations: ({ world, lead, payload }) => {
    const { flow_uuids } = payload;
    cancelFlows(world, String(lead.uuid), Array.isArray(flow_uuids) ? stringsOf(flow_uuids) : undefined);
    return DONE;
  },
};

const trigger = (event: Awaited, { payload }: Step): Outcome => ({
  kind: "waiting",
  event,
  seconds: patience(payload),
});

const isConnected = ({ lead, sender }: Step): boolean =>
  stringsOf(lead[CONNECTED]).includes(String(sender?.uuid));

function tagLead({ world, lead }: Step, change: TagChange, tag: string): void {
  changeTags(world, leads, lead, change, [tag]);
}

/** Acts with the row that a setting of the step names. */
function withNamed(
  { world, payload }: Step,
  table: string,
  field: string,
  act: (id: string) => void,
): Outcome {
  const id = String(payload[field]);
  if (world.table(table).get(id) === undefined)
    return impossible(`The setting ${field} names no row of ${table}.`);
  act(id);
  return DONE;
}

/** A branch by its share. */
function drawBranch(drawn: number, payload: Fields): number | undefined {
  const branches = listOf(payload.branches).filter(({ is_enabled }) => Number(is_enabled ?? 1) === 1);
  const total = branches.reduce((sum, { value }) => sum + Number(value), 0);
  let left = drawn * total;
  for (const { branch_id, value } of branches) {
    left -= Number(value);
    if (left < 0) return Number(branch_id);
  }
  return undefined;
}
