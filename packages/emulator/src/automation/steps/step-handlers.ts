import { updateRow } from "../../collections/crud.ts";
import { leads, updateRowIfChanged } from "../../collections/records.ts";
import { changeStage } from "../../handlers/tags-stages-fields/stages.ts";
import { changeTags, type TagChange } from "../../handlers/tags-stages-fields/tags.ts";
import { type Fields, stringsOf } from "../../json.ts";
import { spendLlmCredit } from "../../messaging/ai-template.ts";
import { cancelEnrolments, enrol } from "../enrolment.ts";
import { FLOW_LEADS } from "../flow-collections.ts";
import { fieldsList } from "../flow-tree.ts";
import { readSeconds } from "../schedule.ts";
import { type AwaitedEvent, CONNECTED_SENDERS, completeWaitingTasks, waitTimeout } from "../waiting.ts";
import { outreachSteps } from "./outreach-steps.ts";
import { STEP_DONE, type StepContext, type StepHandler, type StepOutcome, stepFailed } from "./step.ts";

/** The branch of a rule when no other branch applies. */
const FALLBACK_BRANCH = 0;

/** The handlers of steps by type. Steps of other types are skipped, because they have no effect in the emulator. */
export const stepHandlers: Readonly<Record<string, StepHandler>> = {
  ...outreachSteps,

  trigger_linkedin_connection_request_accepted: (step) =>
    isConnected(step) ? { kind: "done", branch: 1 } : waitForEvent("accepted", step),
  trigger_message_replied: (step) => waitForEvent("replied", step),
  trigger_email_opened: (step) => waitForEvent("opened", step),
  trigger_link_clicked: (step) => waitForEvent("clicked", step),
  trigger_website_page_visited: (step) => waitForEvent("visited", step),

  util_timer: ({ payload }) => ({
    kind: "waiting",
    event: "time",
    seconds: readSeconds(payload.wait_time ?? 0),
  }),
  util_hodor: ({ payload }) =>
    Number(payload.is_open ?? 0) === 1 ? STEP_DONE : { kind: "waiting", event: "continued" },
  rule_manual_router: () => ({ kind: "waiting", event: "continued" }),
  gs_continue_automation: ({ backend, lead }) => {
    completeWaitingTasks(backend, String(lead.uuid), "continued");
    return STEP_DONE;
  },

  rule_ab_test: ({ backend, payload }) => ({ kind: "done", branch: drawBranch(backend.random(), payload) }),
  rule_filter: () => ({ kind: "done", branch: FALLBACK_BRANCH }),
  ai_rule_filter: ({ backend, lead }) =>
    spendLlmCredit(backend, lead)
      ? { kind: "done", branch: FALLBACK_BRANCH }
      : stepFailed("The team has no credits for language models."),
  email_search_waterflow: ({ lead }) => ({
    kind: "done",
    branch: lead.work_email || lead.personal_email ? 2 : 1,
  }),

  gs_add_tag: (step) => withReferencedRow(step, "tags", "tag_uuid", (tag) => tagLead(step, "add", tag)),
  gs_remove_tag: (step) => withReferencedRow(step, "tags", "tag_uuid", (tag) => tagLead(step, "remove", tag)),
  gs_change_pipeline_stage: (step) =>
    withReferencedRow(step, "pipeline-stages", "pipeline_stage_uuid", (stage) =>
      changeStage(step.backend, step.lead, stage),
    ),
  gs_change_list: (step) =>
    withReferencedRow(step, "lists", "list_uuid", (list_uuid) =>
      updateRowIfChanged(step.backend, leads, step.lead, { list_uuid }),
    ),

  gs_change_sender_profile: (step) =>
    withReferencedRow(step, "sender-profiles", "sender_profile_uuid", (sender_profile_uuid) => {
      const { flow_lead_uuid } = step.task;
      if (flow_lead_uuid !== null) {
        updateRow(step.backend, FLOW_LEADS, String(flow_lead_uuid), { sender_profile_uuid });
      }
    }),
  gs_send_to_flow: (step) =>
    withReferencedRow(step, "flows", "flow_uuid", (flow) =>
      enrol(step.backend, flow, String(step.lead.uuid), { addedBy: "automation" }),
    ),
  gs_remove_from_all_automations: ({ backend, lead, payload }) => {
    const { flow_uuids } = payload;
    cancelEnrolments(
      backend,
      String(lead.uuid),
      Array.isArray(flow_uuids) ? stringsOf(flow_uuids) : undefined,
    );
    return STEP_DONE;
  },
};

const waitForEvent = (event: AwaitedEvent, { payload }: StepContext): StepOutcome => ({
  kind: "waiting",
  event,
  seconds: waitTimeout(payload),
});

const isConnected = ({ lead, sender }: StepContext): boolean =>
  stringsOf(lead[CONNECTED_SENDERS]).includes(String(sender?.uuid));

function tagLead({ backend, lead }: StepContext, change: TagChange, tag: string): void {
  changeTags(backend, leads, lead, change, [tag]);
}

/** Calls a function with the id in a field of the settings. Fails the step if no such row exists. */
function withReferencedRow(
  { backend, payload }: StepContext,
  table: string,
  field: string,
  act: (id: string) => void,
): StepOutcome {
  const id = String(payload[field]);
  if (backend.table(table).get(id) === undefined)
    return stepFailed(`The setting ${field} must be the id of a row of ${table}.`);
  act(id);
  return STEP_DONE;
}

/** Chooses a branch by its weight. @param random - A number from 0 up to 1. */
function drawBranch(random: number, payload: Fields): number | undefined {
  const branches = fieldsList(payload.branches).filter(({ is_enabled }) => Number(is_enabled ?? 1) === 1);
  const total = branches.reduce((sum, { value }) => sum + Number(value), 0);
  let rest = random * total;
  for (const { branch_id, value } of branches) {
    rest -= Number(value);
    if (rest < 0) return Number(branch_id);
  }
  return undefined;
}
