/** The required content of a field of `payload`. */
export type Requirement =
  /** Any value. */
  | "given"
  /** An array that is not empty. */
  | "items"
  /** An array, which may be empty. */
  | "list"
  /** A text. A `template_uuid` in the same payload can replace it. */
  | "text";

/**
 * The branches of a step: these numbers, or those in `payload.branches`. With `rest`, branch 0 takes all other
 * contacts.
 */
type Branches = readonly number[] | { readonly rest: boolean };

/** A type of step; see `AutomationNode`. */
export interface NodeType {
  readonly needs?: Readonly<Record<string, Requirement>>;
  /** @default [1] */
  readonly branches?: Branches;
}

const YES_NO_BRANCHES = [1, 2];
const TEXT_STEP: NodeType = { needs: { template: "text" } };
const triggerStep = (needs: NodeType["needs"] = { subtasks: "list" }): NodeType => ({
  needs,
  branches: YES_NO_BRANCHES,
});

const TYPES: Readonly<Record<string, NodeType>> = {
  end: { branches: [] },

  linkedin_visit_profile: {},
  linkedin_like_latest_post: {},
  linkedin_send_connection_request: {},
  linkedin_send_message: TEXT_STEP,
  linkedin_send_inmail: TEXT_STEP,
  linkedin_comment_latest_post: TEXT_STEP,
  linkedin_endorse_skills: { needs: { number: "given" } },
  linkedin_withdraw_connection_request: { needs: { withdraw_key: "given" } },
  linkedin_find_contact: { needs: { list_uuid: "given", linkedin_filters: "given" } },

  email_send_message: TEXT_STEP,
  email_search_waterflow: { needs: { waterflow_sequence: "items" }, branches: YES_NO_BRANCHES },

  trigger_message_replied: triggerStep(),
  trigger_linkedin_connection_request_accepted: triggerStep(),
  trigger_email_opened: triggerStep(),
  trigger_link_clicked: triggerStep(),
  trigger_website_page_visited: triggerStep({ wildcard: "given", wait_time: "given" }),

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

/** Returns a type by its name; `undefined` if the SDK does not know it. */
export const nodeTypeOf = (type: string): NodeType | undefined =>
  Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
