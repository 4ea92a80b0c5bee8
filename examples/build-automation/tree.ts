import type { AutomationNode, AutomationTree } from "@grinfi/sdk";

const DAY = 24 * 60 * 60;

/** Sends an invitation. If it is accepted within two weeks, sends a message, otherwise withdraws the invitation. */
export function buildTree(sender: string, createdAt: string): AutomationTree {
  const dates = { created_at: createdAt, updated_at: createdAt };
  const edge = (node_id: number, branch_id = 1): AutomationNode["after"][number] => ({ node_id, branch_id });
  return {
    contact_sources: [
      { id: 1, name: "By hand", rotation_strategy: "fair", sender_profiles: [sender], after_id: 1 },
    ],
    first_common_node_id: 5,
    nodes: [
      {
        ...{ id: 1, type: "linkedin_send_connection_request", before: [], after: [edge(2)], ...dates },
        payload: { template: "Hello {{first_name}}, we met at the fair.", fallback_send: true },
      },
      {
        ...{ id: 2, type: "trigger_linkedin_connection_request_accepted", ...dates },
        ...{ before: [edge(1)], after: [edge(3), edge(4, 2)] },
        payload: { subtasks: [{ type: "util_timer", payload: { wait_time: 14 * DAY } }] },
      },
      {
        ...{ id: 3, type: "linkedin_send_message", delay_in_seconds: DAY, ...dates },
        ...{ before: [edge(2)], after: [edge(5)] },
        payload: { template: "Thanks for connecting, {{first_name}}.", stop_on_reply_level: "always" },
      },
      {
        ...{ id: 4, type: "linkedin_withdraw_connection_request", ...dates },
        ...{ before: [edge(2, 2)], after: [edge(5)] },
        payload: { withdraw_key: "all", note: "" },
      },
      { id: 5, type: "end", payload: [], before: [edge(3), edge(4)], after: [], ...dates },
    ],
  };
}
