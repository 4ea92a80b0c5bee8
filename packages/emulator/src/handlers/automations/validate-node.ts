import type { Handlers } from "../../http/handler.ts";
import { invalidField } from "../../http/http-error.ts";
import { type Fields, fieldsOf } from "../../json.ts";
import { checkTextLengths } from "../../messaging/text-lengths.ts";

/** Steps that send a text. */
const STEPS_WITH_TEXT = new Set([
  "linkedin_send_message",
  "linkedin_send_inmail",
  "linkedin_comment_latest_post",
  "email_send_message",
]);

/** The required payload field of some types of step. */
const REQUIRED_PAYLOAD_FIELDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gs_add_tag: "tag_uuid",
    gs_remove_tag: "tag_uuid",
    gs_change_pipeline_stage: "pipeline_stage_uuid",
    gs_change_list: "list_uuid",
    gs_change_sender_profile: "sender_profile_uuid",
    gs_send_to_flow: "flow_uuid",
    util_timer: "wait_time",
  }),
);

export const validationHandlers: Handlers = {
  validateFlowNode: ({ body }) => {
    const { type, automation = "auto", delay_in_seconds = 0 } = body;
    const payload = fieldsOf(body.payload);
    if (type === "") throw invalidField("type", "type must not be empty.");
    if (automation !== "auto") throw invalidField("automation", "automation must be auto.");
    if (Number(delay_in_seconds) < 0)
      throw invalidField("delay_in_seconds", "delay_in_seconds must not be negative.");
    if (STEPS_WITH_TEXT.has(String(type)) && !hasText(payload)) {
      throw invalidField("payload.template", "The step has neither a text nor a template.");
    }
    checkTextLengths(String(type), {
      text: { field: "payload.template", value: payload.template },
      subject: { field: "payload.subject", value: payload.subject },
    });
    const required = REQUIRED_PAYLOAD_FIELDS.get(String(type));
    if (required !== undefined && isEmpty(payload[required])) {
      throw invalidField(`payload.${required}`, `The field ${required} is missing.`);
    }
  },

  validateContactSource: ({ body: { type = "manual" } }) => {
    if (type !== "manual") throw invalidField("type", "type must be manual.");
  },
};

const hasText = ({ template, template_uuid }: Fields): boolean =>
  !isEmpty(template) || !isEmpty(template_uuid);

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";
