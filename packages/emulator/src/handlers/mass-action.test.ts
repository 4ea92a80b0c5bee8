import { expect, test } from "vitest";
import { createContactsFixture } from "../../test/support/contacts-fixture.ts";

async function twoPeople() {
  const fixture = await createContactsFixture();
  const [ada, ben] = [
    await fixture.upsert({ linkedin_id: "ada" }),
    await fixture.upsert({ linkedin_id: "ben" }),
  ];
  return { ...fixture, ada: String(ada.uuid), ben: String(ben.uuid) };
}

test("tags are added, removed and replaced without duplicates", async () => {
  const { mass, get, tag, ada, ben } = await twoPeople();
  const [warm, cold, new_] = [await tag("Warm"), await tag("Cold"), await tag("New")];
  await mass("contact_add_tags", [ada, ben, ada], { tag_uuid: warm });
  await mass("contact_add_tags", [ada], { tag_uuids: [warm, cold] });
  expect((await get(ada)).tags).toEqual([warm, cold]);
  await mass("contact_remove_tags", [ada], { tag_uuid: warm });
  expect([(await get(ada)).tags, (await get(ben)).tags]).toEqual([[cold], [warm]]);
  await mass("contact_replace_tags", [ada, ben], { tag_uuids: [new_, warm] });
  expect([(await get(ada)).tags.sort(), (await get(ben)).tags.sort()]).toEqual([
    [new_, warm].sort(),
    [new_, warm].sort(),
  ]);
});

test("mass actions change the list, the stage and custom values", async () => {
  const { call, mass, search, get, ada, ben } = await twoPeople();
  const list = (await call("POST", "/leads/api/lists", { name: "Other" })).body.uuid;
  await mass("contact_change_list", [ada], { list_uuid: list });
  expect((await search({ list_uuid: list })).data.map((row: { uuid: string }) => row.uuid)).toEqual([ada]);

  const stageOf = async (object: string) =>
    (await call("POST", "/leads/api/pipeline-stages", { name: "Won", object, category: "positive" })).body
      .uuid;
  const stage = await stageOf("lead");
  await mass("contact_change_pipeline_stage", [ada, ben], { pipeline_stage_uuid: stage });
  expect((await get(ben)).pipeline_stage_uuid).toBe(stage);
  const filter = encodeURIComponent(JSON.stringify({ lead_uuid: ada }));
  const history = (await call("GET", `/leads/api/activities?filter=${filter}`)).body.data;
  expect(history).toMatchObject([{ type: "pipeline_stage_changed", object_uuid: ada }]);
  const companyStage = { pipeline_stage_uuid: await stageOf("company") };
  expect((await mass("contact_change_pipeline_stage", [ada], companyStage)).status).toBe(422);

  const field = (await call("POST", "/leads/api/custom-fields", { name: "size", object: "lead" })).body.uuid;
  await mass("contact_change_custom_field", [ada], { custom_field_uuid: field, value: "12" });
  const value = { custom_field_uuid: field, object_type: "lead", object_uuid: ada, value: "12" };
  const before = await call("POST", "/leads/api/custom-field-values", value);
  expect(before.body.created_at).toBe(before.body.updated_at);
});

test("a selection is accepted in the filter or next to it, and excludeIds excludes contacts", async () => {
  const { call, get, tag, ada, ben } = await twoPeople();
  const add = async (tag_uuid: string, selection: object) =>
    (
      await call("PUT", "/leads/api/leads/mass-action", {
        type: "contact_add_tags",
        payload: { tag_uuid },
        ...selection,
      })
    ).status;
  const tagged = async (tag_uuid: string) =>
    [await get(ada), await get(ben)].map((row) => row.tags.includes(tag_uuid));
  const cases: [object, boolean[]][] = [
    [{ filter: { all: true } }, [true, true]],
    [{ filter: { all: true, excludeIds: [ada] } }, [false, true]],
    [{ filter: {}, all: true, excludeIds: [ben] }, [true, false]],
    [{ filter: {}, ids: [ben] }, [false, true]],
    [{ filter: { linkedin: "ada" } }, [true, false]],
    [{ filter: { ids: [ada, ben], linkedin: "ben" } }, [false, true]],
  ];
  for (const [selection, expected] of cases) {
    const warm = await tag("Warm");
    expect([await add(warm, selection), await tagged(warm)]).toEqual([200, expected]);
  }
  const warm = await tag("Warm");
  for (const selection of [
    { filter: {} },
    { filter: { favourite: 1 } },
    { filter: {}, excludeIds: [ada] },
    { filter: { ids: [] } },
    { filter: { ids: ["unknown"] } },
  ])
    expect([await add(warm, selection), await tagged(warm)]).toEqual([422, [false, false]]);
});

test.for([
  ["contact_add_tags", { tag_uuid: "unknown" }],
  ["contact_add_tags", {}],
  ["contact_change_list", {}],
  ["contact_change_pipeline_stage", {}],
  ["contact_change_custom_field", {}],
  ["contact_add_to_flow", {}],
  ["contact_paint_blue", {}],
] as const)("%s with %j returns a 422 and changes nothing", async ([type, payload]) => {
  const { emulator, mass, ada } = await twoPeople();
  const before = emulator.save();
  expect((await mass(type, [ada], payload)).status).toBe(422);
  expect(emulator.save()).toEqual(before);
});

test("contact_delete deletes contacts immediately", async () => {
  const { mass, search, ada, ben } = await twoPeople();
  await mass("contact_delete", [ada, ada]);
  expect((await search({})).data.map((row: { uuid: string }) => row.uuid)).toEqual([ben]);
});

test("contact_export_csv writes a file", async () => {
  const { emulator, mass, call, ada } = await twoPeople();
  await mass("contact_export_csv", [ada]);
  const [{ id = "" } = {}] = emulator.ledger
    .effects("created")
    .filter(({ collection }) => collection === "file-exports") as { id?: string }[];
  emulator.advance(60_000);
  const file = await call("POST", "/leads/api/file-exports/download", { file_name: `${id}.csv` });
  expect(file.body.split("\r\n")).toHaveLength(2);
});
