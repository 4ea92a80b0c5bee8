import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import { newCompany, newList } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

/** Companies, their blacklist and the sources of records. */
export const companyScenarios: ReadBacks = {
  createCompanies: async (api) => {
    const list = await newList(api, "Accounts");
    const body = {
      companies: [{ name: "Example Logistics", domain: "example.com", website: "https://www.example.com" }],
      list_uuids: [list.uuid],
    };
    const [{ uuid }] = await api.call("createCompanies", { body });
    expect(await api.call("getCompany", { uuid })).toMatchObject({
      ...body.companies[0],
      lists: [list.uuid],
    });
  },
  updateCompany: async (api) => {
    const { uuid } = await newCompany(api, "Rail Sample");
    await api.call("updateCompany", { uuid, body: { industry: "Freight", ln_id: 10_000_001 } });
    expect(await api.call("getCompany", { uuid })).toMatchObject({ industry: "Freight", ln_id: 10_000_001 });
  },
  deleteCompany: async (api) => {
    const { uuid } = await newCompany(api, "Gone Sample");
    await api.call("deleteCompany", { uuid });
    api.emulator.advance(DAY);
    expect(await api.errorStatus("getCompany", { uuid })).toBe(404);
  },
  companiesMassAction: async (api) => {
    const { uuid } = await newCompany(api, "Tagged Sample");
    const tag = await api.call("createTag", { body: { name: "Key account" } });
    const filter = { ids: [uuid] };
    const act = async (type: string, payload?: object): Promise<void> => {
      await api.call("companiesMassAction", { body: { type, filter, ...(payload && { payload }) } });
      api.emulator.advance(DAY);
    };
    await act("company_add_tags", { tag_uuids: [tag.uuid] });
    expect(await api.call("getCompany", { uuid })).toMatchObject({ tags: [tag.uuid] });
    const stage = { name: "Signed", category: "positive", object: "company" };
    const { uuid: pipeline_stage_uuid } = await api.call("createPipelineStage", { body: stage });
    await act("company_change_pipeline_stage", { pipeline_stage_uuid });
    expect(await api.call("getCompany", { uuid })).toMatchObject({ lead_status_uuid: pipeline_stage_uuid });
    await act("company_delete");
    expect(await api.errorStatus("getCompany", { uuid })).toBe(404);
  },
  enrichCompanies: async (api) => {
    const { uuid } = await newCompany(api, "Enriched Sample");
    expect(await api.call("enrichCompanies", { body: { uuids: [uuid] } })).toEqual({ count: 1 });
    expect((await api.call("listEnrichmentQueue", { query: "limit=100" })).data).toContainEqual(
      expect.objectContaining({ object_type: "company", object_uuid: uuid }),
    );
  },
  addCompanyToBlacklist: async (api) => {
    const entry = await api.call("addCompanyToBlacklist", { body: { domain: "rival.example.com" } });
    expect(entry.domain).toBe("rival.example.com");
    expect((await api.call("listCompaniesBlacklist", { query: "limit=100" })).data).toContainEqual(entry);
  },
  deleteCompanyBlacklistEntry: async (api) => {
    const { uuid } = await api.call("addCompanyToBlacklist", { body: { name: "Rival" } });
    await api.call("deleteCompanyBlacklistEntry", { uuid });
    expect((await api.call("listCompaniesBlacklist", { query: "limit=100" })).data).not.toContainEqual(
      expect.objectContaining({ uuid }),
    );
  },
  createDataSource: async (api) => {
    const list = await newList(api, "From a search");
    const body = { list_uuid: list.uuid, type: "sn_leads_search", payload: { url: "https://example.com" } };
    const { uuid } = await api.call("createDataSource", { body });
    expect(await api.call("getDataSource", { uuid })).toMatchObject(body);
  },
  updateDataSource: async (api) => {
    const list = await newList(api, "Sources");
    const body = { list_uuid: list.uuid, type: "sn_leads_search" };
    const { uuid } = await api.call("createDataSource", { body });
    await api.call("updateDataSource", { uuid, body: { payload: { url: "https://example.com/2" } } });
    expect(await api.call("getDataSource", { uuid })).toMatchObject({
      ...body,
      payload: { url: "https://example.com/2" },
    });
  },
  deleteDataSource: async (api) => {
    const list = await newList(api, "Old sources");
    const body = { list_uuid: list.uuid, type: "post_engagement" };
    const { uuid } = await api.call("createDataSource", { body });
    await api.call("deleteDataSource", { uuid });
    expect((await api.call("listDataSources", { query: "limit=100" })).data).not.toContainEqual(
      expect.objectContaining({ uuid }),
    );
  },
};
