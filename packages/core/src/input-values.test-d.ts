import { test } from "vitest";
import type { GrinfiClient } from "./index.ts";

declare const client: GrinfiClient;

test("a filter accepts the values of its field, in every form, and no others", () => {
  const { listFlows, listTasks, listEmails, listLinkedinMessages, listSenderProfiles } = client.call;
  const text = "on" as string;
  const status = "off" as "off" | "on";
  listFlows({ query: { filter: { status } } });
  listFlows({ query: { filter: { status: ["on", status] as const } } });
  listFlows({ query: { filter: { status: { "!=": "archived", "<>": status } } } });
  listFlows({ query: { filter: { status: "is_null" } } });
  listFlows({ query: { filter: { status: "is_not_null" } } });
  // @ts-expect-error -- a typo
  listFlows({ query: { filter: { status: "onn" } } });
  // @ts-expect-error -- a typo
  listFlows({ query: { filter: { status: ["on", "onn"] } } });
  // @ts-expect-error -- a typo
  listFlows({ query: { filter: { status: { "!=": "onn" } } } });
  // @ts-expect-error -- "is_null" is not a value
  listFlows({ query: { filter: { status: ["is_null"] } } });
  // @ts-expect-error -- `string` is too wide
  listFlows({ query: { filter: { status: text } } });
  // @ts-expect-error -- `string[]` is too wide
  listFlows({ query: { filter: { status: [text] } } });
  // @ts-expect-error -- a status is a string
  listFlows({ query: { filter: { status: 1 } } });
  // @ts-expect-error -- this is the status of a task, not of a sender profile
  listSenderProfiles({ query: { filter: { status: "closed" } } });
  // @ts-expect-error -- "outgoing" is not a direction
  listEmails({ query: { filter: { type: ["inbox", "outgoing"] } } });
  // @ts-expect-error -- "sent" is not a direction
  listLinkedinMessages({ query: { filter: { type: "sent" } } });
  listTasks({ query: { filter: { status: ["failed", "skipped"], automation: { "=": "auto" } } } });
  // @ts-expect-error -- a finished task has the status "closed"
  listTasks({ query: { filter: { status: ["done"] } } });
  // @ts-expect-error -- an operator does not accept it either
  listTasks({ query: { filter: { status: { "!=": "done" } } } });
  // Some fields are known to have values that the description does not list. They accept any value.
  listTasks({ query: { filter: { type: ["linkedin_send_message", "linkedin_visit_profile"] } } });
  listEmails({ query: { filter: { status: ["sent", "bounced"], flow_uuid: text } } });
});

test("rows are sorted by their own fields, if the description lists them", () => {
  const { listFlows, listCustomFields, listEnrichmentQueue, searchContacts, listLinkedInBrowsers } =
    client.call;
  listFlows({ query: { order_field: "created_at", order_type: "desc" } });
  searchContacts({ body: { order_field: "updated_at" } });
  listLinkedInBrowsers({ body: { order_field: "name" } });
  // @ts-expect-error -- a typo
  listFlows({ query: { order_field: "crated_at" } });
  // @ts-expect-error -- a typo
  searchContacts({ body: { order_field: "crated_at" } });
  // @ts-expect-error -- `string` is too wide
  listFlows({ query: { order_field: "name" as string } });
  // @ts-expect-error -- rows cannot be sorted by an array
  searchContacts({ body: { order_field: "tags" } });
  // @ts-expect-error -- the order would reveal the password
  listLinkedInBrowsers({ body: { order_field: "linkedin_password" } });
  // Their rows have no created_at, so the description does not list the fields for sorting.
  listCustomFields({ query: { order_field: "created_at" } });
  listEnrichmentQueue({ query: { order_field: "created_at" } });
});

test("an enum in a request is closed in a query, in a body, and at any depth", () => {
  const { createFlowVersion, leadsMassAction, listFlows, listPipelineStages } = client.call;
  // @ts-expect-error -- "up" is not a direction
  listFlows({ query: { order_type: "up" } });
  // @ts-expect-error -- the object is a lead or a company
  listPipelineStages({ query: { filter: { object: "deal" } } });
  // @ts-expect-error -- there is no such action
  leadsMassAction({ body: { type: "contact_assign_tag", filter: { ids: ["u"] } } });
  const path = { flowUuid: "f" };
  createFlowVersion({ path, body: { nodes: [], contact_sources: [{ rotation_strategy: "fair" }] } });
  // @ts-expect-error -- there is no such strategy
  createFlowVersion({ path, body: { nodes: [], contact_sources: [{ rotation_strategy: "first" }] } });
});
