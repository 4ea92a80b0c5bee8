import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import {
  newCompany,
  newContact,
  newSender,
  newTask,
  ONE_MESSAGE,
  runningFlow,
  sendMail,
  sendMessage,
} from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

const MONTH = { period_from: "2026-01-01T00:00:00Z", period_to: "2026-12-31T00:00:00Z" };

/** Reads by POST or PUT, and lists that no read-back calls. */
export const reads: ReadBacks = {
  checkTeamLimits: async (api) => {
    const body = { sender_profiles_limit: 1 };
    expect(await api.call("checkTeamLimits", { id: 1, body })).toMatchObject({ monthly: expect.anything() });
  },
  countContacts: async (api) => {
    const { uuid } = await newContact(api, "counted");
    expect(await api.call("countContacts", { body: { ids: [uuid] } })).toMatchObject({ total: 1 });
    const everybody = await api.call("searchContacts", { body: { limit: 1 } });
    expect(await api.call("countContacts", { body: { all: true } })).toMatchObject({
      total: everybody.total,
    });
  },
  findOneContact: async (api) => {
    const { uuid } = await newContact(api, "found");
    expect(await api.call("findOneContact", { body: { linkedin_id: "found" } })).toMatchObject({ uuid });
  },
  getCompanyLeads: async (api) => {
    const company = await newCompany(api, "Staffed Sample");
    const contact = await newContact(api, "employee", { company_name: "Staffed Sample" });
    const found = await api.call("getCompanyLeads", { body: { uuids: [company.uuid] } });
    expect(found).toEqual({ [company.uuid]: [contact] });
  },
  getDataSourceMetrics: async (api) => {
    const list = await api.call("createList", { body: { name: "Measured" } });
    const body = { list_uuid: list.uuid, type: "sn_leads_search" };
    const { uuid } = await api.call("createDataSource", { body });
    api.emulator.advance(DAY);
    const metrics = await api.call("getDataSourceMetrics", { body: { uuids: [uuid] } });
    const saved = await api.call("searchContacts", { body: { filter: { list_uuid: list.uuid } } });
    expect(metrics).toMatchObject({ [uuid]: { saved_records: saved.total, queued_records: 0 } });
  },
  getFlowMetrics: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const { uuid: leadUuid } = await newContact(api, "measured");
    await api.call("addLeadToFlow", { flowUuid, leadUuid });
    const metrics = async (): Promise<unknown> =>
      (await api.call("getFlowMetrics", { body: { uuids: [flowUuid] } }))[flowUuid];
    expect(await metrics()).toMatchObject({
      in_progress_leads_count: 1,
      task_counts: { linkedin_send_message: 1 },
    });
    api.emulator.advance(DAY);
    expect(await metrics()).toMatchObject({ finished_leads_count: 1, in_progress_leads_count: 0 });
  },
  getFlowNodeStatistics: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const { uuid: leadUuid } = await newContact(api, "node-counted");
    await api.call("addLeadToFlow", { flowUuid, leadUuid });
    api.emulator.advance(DAY);
    expect(await api.call("getFlowNodeStatistics", { flowUuid, body: { node_ids: [1] } })).toMatchObject({
      1: { node_statuses: { closed: 1 } },
    });
  },
  getFlowContactSourceStatistics: async (api) => {
    const { uuid: flowUuid } = await runningFlow(api);
    const { uuid: leadUuid } = await newContact(api, "source-counted");
    await api.call("addLeadToFlow", { flowUuid, leadUuid });
    const body = { contact_source_ids: [1] };
    expect(await api.call("getFlowContactSourceStatistics", { flowUuid, body })).toMatchObject({
      1: { contact_source_statuses: { in_progress: 1 } },
    });
  },
  getLeadMetrics: async (api) => {
    const body = { metrics: ["linkedin_sent_count", "email_sent_count"], ...MONTH };
    expect(await api.call("getLeadMetrics", { body })).toEqual({
      total: { linkedin_sent_count: expect.any(Number), email_sent_count: expect.any(Number) },
    });
  },
  getListMetrics: async (api) => {
    const { list_uuid } = await newContact(api, "list-counted");
    const metrics = await api.call("getListMetrics", { body: { uuids: [list_uuid] } });
    expect(metrics).toMatchObject({ [list_uuid]: { leads_count: 1 } });
  },
  getTagMetrics: async (api) => {
    const { uuid } = await newContact(api, "tag-counted");
    const tag = await api.call("createTag", { body: { name: "Counted" } });
    const change = { type: "contact_add_tags", filter: { ids: [uuid] }, payload: { tag_uuid: tag.uuid } };
    await api.call("leadsMassAction", { body: change });
    const body = { uuids: [tag.uuid], metrics: ["leads_count"] };
    expect(await api.call("getTagMetrics", { body })).toEqual({ [tag.uuid]: { leads_count: 1 } });
  },
  groupCountTasks: async (api) => {
    const task = await newTask(api, "group-counted");
    const body = { group_field: "type", filter: { lead_uuid: task.lead_uuid } };
    expect(await api.call("groupCountTasks", { body })).toEqual({ linkedin_send_message: 1 });
  },
  getTasksSchedule: async (api) => {
    const { uuid, sender_profile_uuid, schedule_at } = await newTask(api, "scheduled");
    const query = `date=${schedule_at.slice(0, 10)}&sender_profile_uuid=${sender_profile_uuid}`;
    expect(JSON.stringify(await api.call("getTasksSchedule", { query }))).toContain(uuid);
  },
  getEmailThread: async (api) => {
    const { emailDomain } = await sendMail(api, "thread");
    expect(JSON.stringify(await api.call("getEmailThread", { uuid: emailDomain.uuid }))).toContain(
      emailDomain.uuid,
    );
  },
  getLatestEmailsByLeads: async (api) => {
    const { emailDomain } = await sendMail(api, "latest");
    const body = { lead_uuids: [emailDomain.lead_uuid] };
    expect(JSON.stringify(await api.call("getLatestEmailsByLeads", { body }))).toContain(emailDomain.uuid);
  },
  getEmailLLMThread: async (api) => {
    const { emailDomain, emailBodyDomain } = await sendMail(api, "llm-thread");
    api.emulator.advance(DAY);
    const { lead_uuid, sender_profile_uuid } = emailDomain;
    const body = { lead_uuid, sender_profile_uuid, lead_name: "Robin Sample", limit: "5" };
    expect(JSON.stringify(await api.call("getEmailLLMThread", { body }))).toContain(emailBodyDomain.body);
  },
  groupCountLinkedinMessages: async (api) => {
    const { lead_uuid } = await sendMessage(api, "message-counted");
    const body = { group_field: "type", filter: { lead_uuid } };
    expect(await api.call("groupCountLinkedinMessages", { body })).toEqual({ outbox: 1 });
  },
  lookupCompanies: async (api) => {
    const company = await newCompany(api, "Looked Up Sample");
    const body = { lookups: [{ name: "Looked Up Sample" }, { name: "Unheard of" }] };
    expect(await api.call("lookupCompanies", { body })).toEqual([company]);
  },
  listTeams: async (api) => {
    const [team] = (await api.call("listTeams")).data;
    expect(await api.call("getTeam", { id: team.id })).toEqual(team);
  },
  validateContactSource: async (api) => {
    await api.call("validateContactSource", { body: { id: 1, type: "manual", options: {} } });
  },
  validateFlowNode: async (api) => {
    await api.call("validateFlowNode", { body: ONE_MESSAGE[0] });
  },
  ...Object.fromEntries(
    [
      "listAiAgents",
      "listCompanies",
      "listEmailBodies",
      "listFlows",
      "listLists",
      "listMailboxErrors",
      "listMailboxes",
      "listSenderProfiles",
    ].map((id) => [
      id,
      async (api): Promise<void> => {
        const { data } = await api.call(id, { query: "limit=1" });
        expect(data.length).toBeLessThanOrEqual(1);
      },
    ]),
  ),
  listLinkedInBrowsers: async (api) => {
    const { uuid } = await newSender(api);
    const { id } = await api.call("createLinkedInBrowser", { body: { sender_profile_uuid: uuid } });
    const { data } = await api.call("listLinkedInBrowsers", { body: { order_type: "desc" } });
    expect(data[0]).toMatchObject({ id });
  },
};
