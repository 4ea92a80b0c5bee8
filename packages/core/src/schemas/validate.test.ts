import { describe, expect, test } from "vitest";
import { jobSchema, operationSchema, webhookEventSchema } from "../schemas.ts";
import { createSchema, type Schema } from "./schema.ts";
import { inputToJson } from "./to-json.ts";

/** Returns the issues of a value as `path: message`. */
function issuesOf(schema: Schema<unknown>, value: unknown): string[] {
  const { issues = [] } = schema["~standard"].validate(value);
  return issues.map(({ path = [], message }) => `${path.join("/")}: ${message}`);
}

const tag = operationSchema("createTag");
const task = operationSchema("createTask");
const enrich = operationSchema("enrichCompanies");
const flows = operationSchema("listFlows");
const upload = operationSchema("uploadCsvFile");
const reply = jobSchema("contacts.reply");
const action = jobSchema("contacts.bulkAction");

describe("an issue names the path and the reason", () => {
  test.each<[string, Schema<unknown>, unknown, string[]]>([
    [
      "a mistyped field",
      tag,
      { body: { name: "Hot", colour: "#fff" } },
      ["body/colour: body.colour is not a known field. Known fields: color, name."],
    ],
    ["a missing field", tag, { body: {} }, ["body/name: body.name is required."]],
    ["a missing part", tag, {}, ["body: body is required."]],
    ["a wrong type", tag, { body: { name: 5 } }, ["body/name: body.name must be a string, not 5."]],
    ["no input", tag, undefined, [': The input must be an object with "body", not null.']],
    [
      "an unknown value",
      operationSchema("listFlows"),
      { query: { order_type: "up" } },
      ['query/order_type: query.order_type must be "asc" or "desc", not "up".'],
    ],
    [
      "a part that the operation does not take",
      operationSchema("listTags"),
      { query: {} },
      ["query: query is not a known field. No field is allowed here."],
    ],
    [
      "several problems",
      tag,
      { body: { color: 1 } },
      ["body/name: body.name is required.", "body/color: body.color must be a string, not 1."],
    ],
    [
      "an item of an array",
      jobSchema("contacts.bulkUpsert"),
      { rows: [{ linkedin_id: "robin" }, {}], options: { list: "l", onConflict: "skip" } },
      ['rows/1: rows[1] must be an object with "linkedin_id", or an object with "email".'],
    ],
    [
      "a time without a time zone",
      task,
      { body: { lead_uuid: "l", sender_profile_uuid: "s", text: "-", schedule_at: "2026-01-01T09:00:00" } },
      [
        "body/schedule_at: body.schedule_at must be a time with its time zone, such as 2026-01-31T09:00:00+02:00, not " +
          '"2026-01-01T09:00:00".',
      ],
    ],
    [
      "none of several required fields",
      enrich,
      { body: {} },
      ['body: body must be an object with "uuids", or an object with "filter".'],
    ],
    [
      "a condition of a filter without a value",
      flows,
      { query: { filter: { status: [] } } },
      ["query/filter/status: query.filter.status is invalid: Array has too few items (0 < 1)."],
    ],
    [
      "a field that the API cannot filter by",
      operationSchema("searchContacts"),
      { body: { filter: { updated_at: { ">=": "2026-03-01" } } } },
      [
        "body/filter/updated_at: body.filter.updated_at is not accepted. The API cannot filter by this field: " +
          "it fails with a 500. Use `created_at`.",
      ],
    ],
    [
      "an unknown operator",
      flows,
      { query: { filter: { status: { ">>": "on" } } } },
      [
        'query/filter/status/>>: query.filter.status[">>"] is not a known field. ' +
          "Known fields: !=, <, <=, <>, =, >, >=.",
      ],
    ],
    [
      "a field of another channel",
      reply,
      { uuid: "u", options: { channel: "linkedin", text: "Yes", key: 1 } },
      ["options/key: options.key must be a string, not 1."],
    ],
    [
      "an unknown channel",
      reply,
      { uuid: "u", options: { channel: "fax", text: "Yes" } },
      ['options/channel: options.channel must be "linkedin" or "email", not "fax".'],
    ],
    [
      "an action without its field",
      action,
      { action: { type: "contact_add_to_flow" }, selection: { ids: ["u"] } },
      ["action/flow_uuid: action.flow_uuid is required."],
    ],
    [
      "a selection with two alternatives",
      action,
      { action: { type: "contact_mark_read" }, selection: {} },
      ['selection: selection must be an object with "ids", or an object with "filter".'],
    ],
    [
      "a uuid or name",
      jobSchema("contacts.importCsv"),
      { file: { name: "a.csv", content: "" }, options: { list: true } },
      ['options/list: options.list must be a string, or an object with "name", not true.'],
    ],
    [
      "a file that is only a text",
      upload,
      { body: { type: "csv_leads", file: "name\nRobin" } },
      ['body/file: body.file must be an object with "content", "name", not "name\\nRobin".'],
    ],
  ])("%s", (_, schema, value, expected) => {
    expect(issuesOf(schema, value)).toEqual(expected);
  });

  test("but not a long value, which may be a secret", () => {
    const secret = "not-a-real-key-with-many-letters";
    expect(issuesOf(tag, { body: { name: "Hot", [secret]: 1 } })).toHaveLength(1);
    const [issue = ""] = issuesOf(task, { body: { ...VALID_TASK, schedule_at: secret } });
    expect(issue).toContain("not a string of 32 characters");
    expect(issue).not.toContain(secret);
  });
});

const VALID_TASK = { lead_uuid: "l", sender_profile_uuid: "s", text: "-" };
const SCHEDULE = { sender_profile_uuid: "s" };

describe("a value that is accepted", () => {
  test.each([
    ...["2026-01-01T09:00:00+02:00", "2026-01-01T09:00:00Z", "2026-01-01T09:00:00.123456-11:30"],
    "2024-02-29T23:59:59Z",
  ])("the time %s", (schedule_at) => {
    expect(issuesOf(task, { body: { ...VALID_TASK, schedule_at } })).toEqual([]);
  });

  test.each(["2026-02-30T09:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01", "tomorrow"])(
    "and %s is not a time",
    (schedule_at) => {
      expect(issuesOf(task, { body: { ...VALID_TASK, schedule_at } })).toHaveLength(1);
    },
  );

  test.each([
    ["2026-01-31", 0],
    ["2026-02-29", 1],
    ["2026-01-31T00:00:00Z", 1],
  ])("the date %s has %i issues", (date, count) => {
    expect(issuesOf(operationSchema("getTasksSchedule"), { query: { ...SCHEDULE, date } })).toHaveLength(
      count,
    );
  });

  const amount = createSchema<unknown>(() => ({ type: "number", multipleOf: 0.01 }), inputToJson);
  test.each([19.99, 0.07, 1.1, 4.35, 0, -2.3])("the amount %d", (value) => {
    expect(issuesOf(amount, value)).toEqual([]);
  });
  test.each([0.001, 19.995, 1e-9])("and %d is not an amount", (value) => {
    expect(issuesOf(amount, value)).toHaveLength(1);
  });

  test("is returned as it is, even with dates, files and fields that are undefined", () => {
    const byDate = { body: { filter: { created_at: { ">=": new Date(0) } }, limit: undefined } };
    expect(operationSchema("searchContacts")["~standard"].validate(byDate)).toEqual({ value: byDate });
    for (const content of [new Uint8Array(2), new Blob(["a"]), "a"]) {
      const value = { body: { type: "csv_leads", file: { name: "a.csv", content } } };
      expect(upload["~standard"].validate(value)).toEqual({ value });
    }
    expect(issuesOf(task, { body: { ...VALID_TASK, schedule_at: new Date(0) } })).toEqual([]);
    expect(issuesOf(upload, { body: { type: "csv_leads", file: new File(["a"], "a.csv") } })).toEqual([]);
    expect(
      issuesOf(jobSchema("contacts.importCsv"), {
        file: new Blob(),
        options: { list: "l" },
      }),
    ).toEqual([]);
  });

  test("an empty array of rows to exclude, but only for a field that excludes", () => {
    expect(issuesOf(enrich, { body: { filter: { domain: "example.com", excludeIds: [] } } })).toEqual([]);
    expect(issuesOf(enrich, { body: { filter: { ids: [] } } })).toHaveLength(1);
  });
});

describe("a value that JSON cannot hold is rejected with its path, and does not throw", () => {
  const cycle: Record<string, unknown> = {};
  cycle.name = cycle;
  test("an input that is a Map", () => {
    expect(issuesOf(tag, new Map([["body", { name: "Hot" }]]))).toHaveLength(1);
    expect(issuesOf(tag, { body: new Map([["name", "Hot"]]) })[0]).toContain("body");
  });

  test.each([1n, () => 1, Symbol("s"), Number.NaN, new Map(), 2 ** 60, cycle])("%s", (name) => {
    const [issue = "", ...others] = issuesOf(tag, { body: { name } });
    expect(others).toEqual([]);
    expect(issue).toContain("body.name");
  });
});

test("a name that is not valid Unicode is rejected", () => {
  expect(issuesOf(tag, { body: { name: "Hot", "\ud800": 1 } })).toEqual([
    ": The input has a name that is not valid Unicode.",
  ]);
});

describe("many values", () => {
  const bulk = jobSchema("contacts.bulkUpsert");
  const inputOf = (count: number, row: object): object => ({
    rows: Array.from({ length: count }, () => row),
    options: { list: "l", onConflict: "skip" },
  });

  test("are accepted if they are valid", () => {
    expect(issuesOf(bulk, inputOf(50_000, { linkedin_id: "robin" }))).toEqual([]);
  });

  test("have an issue each", () => {
    const issues = issuesOf(bulk, inputOf(3000, { linkedin_id: 1 }));
    expect(issues).toHaveLength(3000);
    expect(issues[2999]).toBe("rows/2999/linkedin_id: rows[2999].linkedin_id must be a string, not 1.");
  });

  test("have at least one issue, even if there are too many for the stack", () => {
    expect(issuesOf(bulk, inputOf(200_000, {}))[0]).toBe(
      'rows/0: rows[0] must be an object with "linkedin_id", or an object with "email".',
    );
  });

  test("of a union are described one by one", () => {
    const tags = {
      file: { name: "a.csv", content: "" },
      options: { list: "l", tags: ["t", 5, { name: 6 }, {}] },
    };
    expect(issuesOf(jobSchema("contacts.importCsv"), tags)).toEqual([
      'options/tags/1: options.tags[1] must be a string, or an object with "name", not 5.',
      "options/tags/2/name: options.tags[2].name must be a string, not 6.",
      "options/tags/3/name: options.tags[3].name is required.",
    ]);
  });
});

describe("a webhook event", () => {
  const event = webhookEventSchema("contact_replied_email");

  test("may have any other field, at any depth, and other values", () => {
    const contact = { uuid: "u", added_later: { deep: [1] } };
    expect(issuesOf(event, { event_name: "renamed_event", contact, added_later: true, email: null })).toEqual(
      [],
    );
  });

  test("may have integers of any size", () => {
    for (const id of [2 ** 60, 2n ** 60n])
      expect(issuesOf(event, { contact: { uuid: "u", id } })).toEqual([]);
  });

  test("has objects where they are described", () => {
    expect(issuesOf(event, { account: "u" })).toEqual(['account: account must be an object, not "u".']);
    expect(issuesOf(event, { contact: {} })).toEqual(["contact/uuid: contact.uuid is required."]);
  });
});
