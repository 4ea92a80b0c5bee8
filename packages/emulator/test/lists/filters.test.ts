import { beforeAll, describe, expect, test } from "vitest";
import { createEmulator } from "../../src/index.ts";
import { type AnyJson, Api } from "../support/api.ts";
import { populate } from "../support/populate.ts";
import { forms, twoDistinctValues } from "./filter-forms.ts";

let api: Api;
beforeAll(async () => {
  api = new Api(createEmulator({ contacts: 25 }));
  await populate(api);
});

async function rowsOf(id: string, query: string): Promise<AnyJson[]> {
  return (await api.call(id, { query: `${query}&limit=1000` })).data;
}

describe("filters in brackets", () => {
  test.for([
    ["listTasks", "lead_uuid"],
    ["listTasks", "schedule_at"],
    ["listTasks", "flow_uuid"],
    ["listEmails", "lead_uuid"],
    ["listEmails", "from_email"],
    ["listLinkedinMessages", "lead_uuid"],
    ["listLinkedinMessages", "sender_profile_uuid"],
    ["listLinkedinConversations", "lead_uuid"],
    ["listLists", "name"],
    ["listLists", "uuid"],
    ["listFlows", "status"],
    ["listSenderProfiles", "status"],
  ] as const)("%s by %s", async ([id, field]) => {
    const all = await rowsOf(id, "");
    for (const { name, brackets, holds } of forms(...twoDistinctValues(all, field))) {
      const expected = all.filter((row) => holds(row[field]));
      const raw = brackets
        .map(([suffix, value]) => `filter[${field}]${suffix}=${encodeURIComponent(value)}`)
        .join("&");
      expect([name, await rowsOf(id, raw)]).toEqual([name, expected]);
      const encoded = raw.replaceAll(/[[\]<>!]/g, encodeURIComponent);
      expect([name, await rowsOf(id, encoded)]).toEqual([name, expected]);
    }
  });

  test.for([
    ["listCompanies", "name"],
    ["listLists", "name"],
    ["listFlows", "name"],
    ["listSenderProfiles", "label"],
    ["listMailboxes", "email"],
  ] as const)("%s by q, a part of a text such as its %s", async ([id, field]) => {
    const rows = await rowsOf(id, "filter[q]=gAmM");
    expect(rows).toMatchObject([{ [field]: expect.stringMatching(/gamma/i) }]);
    expect(await rowsOf(id, "filter[q]=nowhere-to-be-found")).toEqual([]);
  });

  test("filters on several fields must all hold", async () => {
    const [task] = await rowsOf("listTasks", "filter[type]=linkedin_send_inmail&filter[automation]=manual");
    const both = (lead: string): string => `filter[type]=linkedin_send_inmail&filter[lead_uuid]=${lead}`;
    expect(await rowsOf("listTasks", both(task.lead_uuid))).toEqual([task]);
    const [other] = await rowsOf("listTasks", `filter[lead_uuid][!=]=${task.lead_uuid}`);
    expect(await rowsOf("listTasks", both(other.lead_uuid))).toEqual([]);
  });

  test("an unknown operator is a 422", async () => {
    expect(await api.errorStatus("listTasks", { query: "filter[lead_uuid][like]=a" })).toBe(422);
  });
});

describe("filters in the query without brackets are ignored", () => {
  test.for([
    ["listTasks", "status"],
    ["listEmails", "status"],
    ["listLinkedinMessages", "status"],
    ["listLinkedinConversations", "lead_uuid"],
    ["listCompanies", "q"],
    ["listLists", "name"],
    ["listFlows", "status"],
    ["listSenderProfiles", "status"],
    ["listMailboxes", "q"],
  ] as const)("%s", async ([id, field]) => {
    const all = await rowsOf(id, "");
    expect(all.length).toBeGreaterThan(2);
    expect(await rowsOf(id, `${field}=nothing-is-so`)).toEqual(all);
    expect(await rowsOf(id, `filter=${field},nothing-is-so`)).toEqual(all);
    const json = encodeURIComponent(JSON.stringify({ [field]: "nothing-is-so" }));
    expect(await rowsOf(id, `filter=${json}`)).toEqual(all);
    expect(await rowsOf(id, `filter[${field}]=nothing-is-so`)).toEqual([]);
  });
});

describe("an unknown filter", () => {
  const unknown = "filter[colour]=red";

  test("is a 500 in listTasks and listFlowLeads", async () => {
    expect(await api.errorStatus("listTasks", { query: unknown })).toBe(500);
    expect(await api.errorStatus("listFlowLeads", { body: { filter: { colour: ["red"] } } })).toBe(500);
  });

  test.for([
    "listEmails",
    "listLinkedinMessages",
    "listLinkedinConversations",
    "listCompanies",
    "listLists",
    "listFlows",
    "listSenderProfiles",
    "listMailboxes",
  ])("is ignored by %s", async (id) => {
    expect(await rowsOf(id, unknown)).toEqual(await rowsOf(id, ""));
  });

  test("is ignored by searchCompanies", async () => {
    const unfiltered = await api.call("searchCompanies", { body: { limit: 1000 } });
    const body = { filter: { colour: "red" }, limit: 1000 };
    expect(await api.call("searchCompanies", { body })).toEqual(unfiltered);
  });
});

describe("a JSON filter in the query", () => {
  const jsonFilter = (filter: unknown): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`;

  test.for(["type", "created_at"])("listActivities by %s: every form of a value", async (field) => {
    const all = await rowsOf("listActivities", jsonFilter({}));
    for (const { name, json, holds } of forms(...twoDistinctValues(all, field))) {
      const expected = all.filter((row) => holds(row[field]));
      expect([name, await rowsOf("listActivities", jsonFilter({ [field]: json }))]).toEqual([name, expected]);
    }
  });

  test("listActivities filters by lead_uuid, which is object_uuid in its rows", async () => {
    const [{ object_uuid }] = await rowsOf("listActivities", jsonFilter({ type: "met_beta" }));
    const own = await rowsOf("listActivities", jsonFilter({ lead_uuid: object_uuid }));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map((row) => row.object_uuid))).toEqual(new Set([object_uuid]));
    expect(await rowsOf("listActivities", jsonFilter({ company_uuid: object_uuid }))).toEqual([]);
  });

  test("listPipelineStages filters by object and type", async () => {
    const stages = { category: "positive", object: "company" };
    await api.call("createPipelineStage", { body: { name: "Signed", ...stages } });
    const all = await rowsOf("listPipelineStages", jsonFilter({ object: "company" }));
    expect(new Set(all.map(({ object }) => object))).toEqual(new Set(["company"]));
    for (const type of ["custom", "new"]) {
      const expected = all.filter((stage) => stage.type === type);
      expect(await rowsOf("listPipelineStages", jsonFilter({ object: "company", type }))).toEqual(expected);
    }
    expect(all).toContainEqual(expect.objectContaining({ name: "Signed", type: "custom" }));
    const ofContacts = await rowsOf("listPipelineStages", jsonFilter({ object: "lead" }));
    expect(ofContacts).not.toContainEqual(expect.objectContaining({ name: "Signed" }));
  });

  test.for(["listPipelineStages", "listActivities"])("%s requires it", async (id) => {
    expect(await api.errorStatus(id)).toBe(422);
    expect(await api.errorStatus(id, { query: "filter=object" })).toBe(422);
  });
});

describe("a filter in the body", () => {
  async function searched(id: string, filter: object): Promise<AnyJson[]> {
    return (await api.call(id, { body: { filter, limit: 1000 } })).data;
  }

  test.for([
    ["searchContacts", "linkedin"],
    ["searchContacts", "company_name"],
    ["searchContacts", "list_uuid"],
    ["searchCompanies", "name"],
    ["searchCompanies", "domain"],
  ] as const)("%s by %s: every form of a value", async ([id, field]) => {
    const all = await searched(id, {});
    for (const { name, json, holds } of forms(...twoDistinctValues(all, field))) {
      const expected = all.filter((row) => holds(row[field]));
      expect([name, await searched(id, { [field]: json })]).toEqual([name, expected]);
    }
  });

  test("listFlowLeads accepts arrays", async () => {
    const all = await searched("listFlowLeads", {});
    for (const field of ["flow_uuid", "lead_uuid", "status"]) {
      const [one, two] = twoDistinctValues(all, field);
      const expected = all.filter((row) => row[field] === one);
      expect(await searched("listFlowLeads", { [field]: [one] })).toEqual(expected);
      expect(await searched("listFlowLeads", { [field]: [one, two] })).not.toEqual(expected);
    }
    expect(await api.errorStatus("listFlowLeads", { body: { filter: { status: "in_progress" } } })).toBe(422);
  });
});

test("listEmailBodies searches text and ignores its filter", async () => {
  expect(await rowsOf("listEmailBodies", "search=BETA")).toMatchObject([{ subject: "Pallets for Beta" }]);
  const all = await rowsOf("listEmailBodies", "");
  expect(await rowsOf("listEmailBodies", "filter[subject]=nothing")).toEqual(all);
});
