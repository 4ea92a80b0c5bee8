import { expect } from "vitest";
import { DAY } from "../../src/durations.ts";
import type { Api } from "../support/api.ts";
import { csvUpload, newCompany, newContact, newList } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

const HOOK = {
  name: "Replies to chat",
  event: "contact_replied_email",
  request_method: "POST",
  target_url: "http://127.0.0.1:9/hook",
  status: "on",
};

const CSV = "First name,Last name,LinkedIn\nRobin,Sample,csv-robin\nAlex,Sample,csv-alex\n";

const CONTACT_COLUMNS = [
  { source: "First name", target: "first_name" },
  { source: "Last name", target: "last_name" },
  { source: "LinkedIn", target: "linkedin" },
];

/** Webhooks, keys and files. */
export const account: ReadBacks = {
  createWebhook: async (api) => {
    const webhook = await api.call("createWebhook", { body: HOOK });
    expect(webhook).toMatchObject(HOOK);
    expect(await api.call("getWebhook", { uuid: webhook.uuid })).toEqual(webhook);
    expect((await api.call("listWebhooks")).data).toContainEqual(webhook);
  },
  updateWebhook: async (api) => {
    const { uuid } = await api.call("createWebhook", { body: HOOK });
    await api.call("updateWebhook", { uuid, body: { status: "off" } });
    expect(await api.call("getWebhook", { uuid })).toMatchObject({ ...HOOK, status: "off" });
  },
  deleteWebhook: async (api) => {
    const { uuid } = await api.call("createWebhook", { body: HOOK });
    await api.call("deleteWebhook", { uuid });
    expect(await api.errorStatus("getWebhook", { uuid })).toBe(404);
  },
  createApiKey: async (api) => {
    const { last_token } = await api.call("createApiKey", { body: { name: "Nightly job" } });
    const headers = { authorization: `Bearer ${last_token}` };
    const user = await api.call("getCurrentUser", { headers });
    expect(user).toMatchObject({ email: expect.stringContaining("@") });
    expect(user).toEqual(await api.call("getCurrentUser"));
  },
  uploadCsvFile: async (api) => {
    const { uuid } = await api.call("uploadCsvFile", { body: csvUpload(CSV) });
    const list = await newList(api, "Uploaded");
    const body = { columns: CONTACT_COLUMNS, list_uuid: list.uuid };
    await api.call("importLeadsFromFile", { uuid, body });
    api.emulator.advance(DAY);
    const found = await api.call("searchContacts", { body: { filter: { list_uuid: list.uuid } } });
    expect(found.total).toBe(2);
  },
  importLeadsFromFile: async (api) => {
    const { uuid } = await api.call("uploadCsvFile", { body: csvUpload(CSV.replaceAll("csv-", "file-")) });
    const list = await newList(api, "Imported");
    const tag = await api.call("createTag", { body: { name: "Imported" } });
    const body = { columns: CONTACT_COLUMNS, list_uuid: list.uuid, tags: [tag.uuid] };
    await api.call("importLeadsFromFile", { uuid, body });
    api.emulator.advance(DAY);
    const order = { order_field: "first_name", order_type: "asc" };
    const search = { filter: { list_uuid: list.uuid }, ...order };
    expect((await api.call("searchContacts", { body: search })).data).toMatchObject([
      { first_name: "Alex", linkedin: "file-alex", tags: [tag.uuid] },
      { first_name: "Robin", linkedin: "file-robin", tags: [tag.uuid] },
    ]);
  },
  importCompaniesFromFile: async (api) => {
    const text = "Company,Site\nImported Freight,freight.example.com\n";
    const { uuid } = await api.call("uploadCsvFile", { body: csvUpload(text) });
    const columns = [
      { source: "Company", target: "name" },
      { source: "Site", target: "domain" },
    ];
    await api.call("importCompaniesFromFile", { uuid, body: { columns } });
    api.emulator.advance(DAY);
    const { data } = await api.call("searchCompanies", { body: { filter: { name: "Imported Freight" } } });
    expect(data).toMatchObject([{ name: "Imported Freight", domain: "freight.example.com" }]);
  },
  exportLeadsToCsv: async (api) => {
    const { list_uuid } = await newContact(api, "exported");
    const { uuid } = await api.call("exportLeadsToCsv", { body: { filter: { list_uuid } } });
    api.emulator.advance(DAY);
    // No response contains the name of the file. In the emulator it is the uuid.
    const [header, row, ...rest] = await download(api, `${uuid}.csv`);
    expect(rest).toEqual([]);
    expect(row?.[header?.indexOf("linkedin") ?? -1]).toBe("exported");
  },
  exportCompaniesToCsv: async (api) => {
    await newCompany(api, "Exported Sample");
    const body = { filter: { name: "Exported Sample" } };
    const { uuid } = await api.call("exportCompaniesToCsv", { body });
    api.emulator.advance(DAY);
    const [header, row, ...rest] = await download(api, `${uuid}.csv`);
    expect(rest).toEqual([]);
    expect(row?.[header?.indexOf("domain") ?? -1]).toBe("exported-sample.example.com");
  },
  /** Only the exported files contain the values of custom fields. */
  upsertCustomFieldValue: async (api) => {
    const contact = await newContact(api, "custom");
    const field = await api.call("createCustomField", { body: { name: "trucks", object: "lead" } });
    const about = { object_type: "lead", object_uuid: contact.uuid, custom_field_uuid: field.uuid };
    for (const value of ["120", "121"]) {
      await api.call("upsertCustomFieldValue", { body: { ...about, value } });
    }
    const { uuid } = await api.call("exportLeadsToCsv", { body: { filter: { ids: [contact.uuid] } } });
    api.emulator.advance(DAY);
    const [header, row] = await download(api, `${uuid}.csv`);
    expect(row?.[header?.indexOf("trucks") ?? -1]).toBe("121");
  },
};

async function download(api: Api, file_name: string): Promise<string[][]> {
  const text = await api.call("downloadExportFile", { body: { file_name }, headers: { accept: "text/csv" } });
  return String(text)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(",").map((cell) => cell.replaceAll('"', "")));
}
