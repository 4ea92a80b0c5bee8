/** What `payload` must hold under a name. */
export type Need =
  /** Any value. */
  | "given"
  /** A list that is not empty. */
  | "items"
  /** A list, an empty one too. */
  | "list"
  /** A text, or `template_uuid` beside it. */
  | "text";

/** Which branches a step has: these, or those that `payload.branches` lists, with 0 for the rest if `rest`. */
type Branches = readonly number[] | { readonly rest: boolean };

/** What is known of a type of step; see `AutomationNode`. */
export interface NodeType {
  readonly needs?: Readonly<Record<string, Need>>;
  /** @default [1] */
  readonly branches?: Branches;
}

const HAPPENED_OR_NOT = [1, 2];
const text: NodeType = { needs: { template: "text" } };
const trigger = (needs: NodeType["needs"] = { subtasks: "list" }): NodeType => ({
  needs,
  branches: HAPPENED_OR_NOT,
});

const TYPES: Readonly<Record<string, NodeType>> = {
  end: { branches: [] },

  linkedin_visit_profile: {},
  linkedin_like_latest_post: {},
  linkedin_send_connection_request: {},
  linkedin_send_message: text,
  linkedin_send_inmail: text,
  linkedin_comment_latest_post: text,
  linkedin_endorse_skills: { needs: { number: "given" } },
  linkedin_withdraw_connection_request: { needs: { withdraw_key: "given" } },
  linkedin_find_contact: { needs: { list_uuid: "given", linkedin_filters: "given" } },

  email_send_message: text,
  email_search_waterflow: { needs: { waterflow_sequence: "items" }, branches: HAPPENED_OR_NOT },

  trigger_message_replied: trigger(),
  trigger_linkedin_connection_request_accepted: trigger(),
  trigger_email_opened: trigger(),
  trigger_link_clicked: trigger(),
  trigger_website_page_visited: trigger({ wildcard: "given", wait_time: "given" }),

  rule_ab_test: { needs: { branches: "items" }, branches: { rest: false } },
  rule_filter: { needs: { branches: "items" }, branches: { rest: true } },
  rule_manual_router: { needs: { branches: "items" }, branches: { rest: false } },
  ai_rule_filter: {
    needs: { branches: "items", classification_instructions: "given" },
    branches: { rest: true },
  },

  util_timer: { needs: { wait_time: "given" } },
  util_hodor: { needs: { is_open: "given" } },
  gs_continue_automation: {},

  gs_add_tag: { needs: { tag_uuid: "given" } },
  gs_remove_tag: { needs: { tag_uuid: "given" } },
  gs_change_pipeline_stage: { needs: { pipeline_stage_uuid: "given" } },
  gs_change_list: { needs: { list_uuid: "given" } },
  gs_enqueue_for_enrichment: { needs: { run_settings: "given" } },
  phone_call_phone: {},

  gs_change_sender_profile: { needs: { sender_profile_uuid: "given" } },
  gs_rotate_sender_profile: { needs: { rotations: "items" } },

  gs_send_to_flow: { needs: { flow_uuid: "given" } },
  gs_remove_from_all_automations: {},

  gs_call_api: { needs: { method: "given", endpoint: "given" } },
  gs_trigger_custom_webhook: { needs: { webhook_uuid: "given" } },
  integration_export_to_crm: { needs: { integration_uuid: "given" } },
};

/** What is known of this type; `undefined` for one that the SDK does not know. */
export const nodeTypeOf = (type: string): NodeType | undefined =>
  Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
