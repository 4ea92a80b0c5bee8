import { expect } from "vitest";
import { newContact, newList } from "../support/fixtures.ts";
import type { ReadBacks } from "./scenario.ts";

const JSON_FILTER = `filter=${encodeURIComponent(JSON.stringify({ object: "lead" }))}`;

/** Lists, tags, stages, fields, notes and activities. */
export const settings: ReadBacks = {
  createList: async (api) => {
    const list = await newList(api);
    expect(await api.call("getList", { uuid: list.uuid })).toEqual(list);
    expect(list.name).toBe("Heads of operations");
  },
  updateList: async (api) => {
    const { uuid } = await newList(api);
    await api.call("updateList", { uuid, body: { name: "Buyers" } });
    expect(await api.call("getList", { uuid })).toMatchObject({ name: "Buyers" });
  },
  deleteList: async (api) => {
    const { uuid } = await newList(api);
    await api.call("deleteList", { uuid });
    expect(await api.errorStatus("getList", { uuid })).toBe(404);
  },
  createTag: async (api) => {
    const tag = await api.call("createTag", { body: { name: "Warm", color: "#2f6fed" } });
    expect(tag).toMatchObject({ name: "Warm", color: "#2f6fed" });
    expect((await api.call("listTags")).data).toContainEqual(tag);
  },
  updateTag: async (api) => {
    const { uuid } = await api.call("createTag", { body: { name: "Warm" } });
    await api.call("updateTag", { uuid, body: { name: "Hot" } });
    expect((await api.call("listTags")).data).toContainEqual(expect.objectContaining({ uuid, name: "Hot" }));
  },
  deleteTag: async (api) => {
    const { uuid } = await api.call("createTag", { body: { name: "Cold" } });
    await api.call("deleteTag", { uuid });
    expect((await api.call("listTags")).data).not.toContainEqual(expect.objectContaining({ uuid }));
  },
  createPipelineStage: async (api) => {
    const body = { name: "Meeting agreed", category: "positive", object: "lead", order: 50 };
    const stage = await api.call("createPipelineStage", { body });
    expect(stage).toMatchObject(body);
    expect((await api.call("listPipelineStages", { query: JSON_FILTER })).data).toContainEqual(stage);
  },
  updatePipelineStage: async (api) => {
    const body = { name: "Asked for a price", category: "engaging", object: "lead" };
    const { uuid } = await api.call("createPipelineStage", { body });
    await api.call("updatePipelineStage", { uuid, body: { name: "Has a price" } });
    expect((await api.call("listPipelineStages", { query: JSON_FILTER })).data).toContainEqual(
      expect.objectContaining({ uuid, name: "Has a price", category: "engaging" }),
    );
  },
  deletePipelineStage: async (api) => {
    const body = { name: "Lost", category: "negative", object: "lead" };
    const { uuid } = await api.call("createPipelineStage", { body });
    await api.call("deletePipelineStage", { uuid });
    expect((await api.call("listPipelineStages", { query: JSON_FILTER })).data).not.toContainEqual(
      expect.objectContaining({ uuid }),
    );
  },
  createCustomField: async (api) => {
    const field = await api.call("createCustomField", { body: { name: "fleet_size", object: "lead" } });
    expect(field).toMatchObject({ name: "fleet_size", object: "lead" });
    expect((await api.call("listCustomFields")).data).toContainEqual(field);
  },
  updateCustomField: async (api) => {
    const { uuid } = await api.call("createCustomField", { body: { name: "fleet", object: "lead" } });
    await api.call("updateCustomField", { uuid, body: { name: "fleet_kind" } });
    expect((await api.call("listCustomFields")).data).toContainEqual(
      expect.objectContaining({ uuid, name: "fleet_kind", object: "lead" }),
    );
  },
  deleteCustomField: async (api) => {
    const { uuid } = await api.call("createCustomField", { body: { name: "old", object: "company" } });
    await api.call("deleteCustomField", { uuid });
    expect((await api.call("listCustomFields")).data).not.toContainEqual(expect.objectContaining({ uuid }));
  },
  createNote: async (api) => {
    const { uuid: object_uuid } = await newContact(api, "note-create");
    const body = { object: "lead", object_uuid, note: "Prefers a call on Tuesdays." };
    const note = await api.call("createNote", { body });
    expect(note).toMatchObject(body);
    expect((await api.call("listNotes")).data).toContainEqual(note);
  },
  updateNote: async (api) => {
    const { uuid: object_uuid } = await newContact(api, "note-update");
    const { uuid } = await api.call("createNote", {
      body: { object: "lead", object_uuid, note: "Tuesdays" },
    });
    await api.call("updateNote", { uuid, body: { note: "Fridays" } });
    expect((await api.call("listNotes")).data).toContainEqual(
      expect.objectContaining({ uuid, note: "Fridays" }),
    );
  },
  deleteNote: async (api) => {
    const { uuid: object_uuid } = await newContact(api, "note-delete");
    const { uuid } = await api.call("createNote", { body: { object: "lead", object_uuid, note: "Wrong" } });
    await api.call("deleteNote", { uuid });
    expect((await api.call("listNotes")).data).not.toContainEqual(expect.objectContaining({ uuid }));
  },
  createActivity: async (api) => {
    const { uuid: object_uuid } = await newContact(api, "activity");
    const body = { object_type: "lead", object_uuid, type: "met_at_fair", payload: { hall: "4" } };
    const activity = await api.call("createActivity", { body });
    expect(activity).toMatchObject(body);
    const query = `filter=${encodeURIComponent(JSON.stringify({ lead_uuid: object_uuid }))}&limit=100`;
    expect((await api.call("listActivities", { query })).data).toContainEqual(activity);
  },
};
