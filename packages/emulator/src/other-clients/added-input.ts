/** Query parameters that other clients send, by operation. */
export const ADDED_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  getLead: ["disable_aggregation"],
};

/** Filter keys that other clients send, by operation. */
export const ADDED_FILTERS: Readonly<Record<string, readonly string[]>> = {
  listLinkedinMessages: [
    "automation",
    "linkedin_account_uuid",
    "linkedin_conversation_uuid",
    "message_hash",
    "task_pipeline_uuid",
    "template_uuid",
    "user_id",
    "uuid",
  ],
};

/** Operations that also accept a filter in brackets where the description has a JSON text. */
export const BRACKET_FILTERS: ReadonlySet<string> = new Set(["listPipelineStages"]);

/** The older names of webhook events, with the current ones. */
export const OLDER_EVENTS: Readonly<Record<string, string>> = {
  contact_linkedin_connection_accepted: "contact_accepted_linkedin_connection_request",
  contact_linkedin_connection_requested: "sender_profile_sent_linkedin_connection_request",
};

const ADDED_EVENTS = ["account_exported", "sender_profile_issue", ...Object.keys(OLDER_EVENTS)];

/** Values of enums that other clients send, by operation and field. */
export const ADDED_VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  createWebhook: { event: ADDED_EVENTS },
  updateWebhook: { event: ADDED_EVENTS },
  groupCountTasks: { group_field: ["automation_error_code"] },
  uploadCsvFile: { type: ["csv_update_leads", "csv_update_accounts", "csv_blacklist_leads"] },
};
