import { beforeAll, expect, test } from "vitest";
import type { Change } from "../src/diff/change.ts";
import { diffAll } from "../src/diff/diff.ts";
import { sentence } from "../src/diff/render.ts";
import type { Severity } from "../src/diff/severity.ts";
import { at, component, described, drop, field, listAt, type MutationCase, readFixture } from "./mutation.ts";

const FLOWS =
  "read by `archiveFlow`, `cloneFlow`, `createFlow`, `getFlow`, `listFlows`, `startFlow`, `stopFlow`, `unarchiveFlow` and 1 more";
const USES = "(code that uses it no longer compiles).";
const refused = (id: string, reason: string): readonly [Severity, string] => [
  "breaking",
  `\`${id}\`: the input type is not compatible with the old one: ${reason} (code written for the old types no longer compiles).`,
];

const rows: MutationCase[] = [
  [
    "a row enum that a filter accepts gets one more value",
    (description) => listAt(field(component(description, "flow"), "status"), "enum").push("paused"),
    ["feature", `\`flow.status\` has the new value \`paused\`, ${FLOWS}.`],
  ],
  [
    "a row enum that a filter accepts loses a value",
    (description) => listAt(field(component(description, "flow"), "status"), "enum").pop(),
    ["fix", `\`flow.status\` no longer has the value \`on\`, ${FLOWS}.`],
    refused(
      "listFlows",
      `Type '"on"' is not assignable to type 'FilterValue<"archived" | "draft" | "off"> | undefined'.`,
    ),
  ],
  [
    "a row field that a filter accepts becomes an enum",
    (description) => Object.assign(field(component(description, "email"), "status"), { enum: ["sent"] }),
    ["fix", "`email.status` is one of `sent` now, read by `getEmail`, `listEmails`, `sendEmail`."],
    refused("listEmails", `Type 'number' is not assignable to type 'FilterValue<"sent"> | undefined'.`),
  ],
  [
    "rows get a field to sort by",
    (description) =>
      Object.assign(at(component(description, "flow"), "properties"), { icon: { type: "string" } }),
    ["feature", `\`flow.icon\` is new, ${FLOWS}.`],
  ],
  [
    "rows lose a field to sort by",
    (description) => drop(at(component(description, "list"), "properties"), "name"),
    [
      "breaking",
      `\`list.name\` was removed, read by \`createList\`, \`getList\`, \`listLists\`, \`updateList\` ${USES}`,
    ],
    refused(
      "listLists",
      `Type '"name"' is not assignable to type '"created_at" | "team_id" | "updated_at" | "uuid" | undefined'.`,
    ),
  ],
  [
    "rows lose created_at, so that any field may be sorted by",
    (description) => drop(at(component(description, "flow"), "properties"), "created_at"),
    ["breaking", `\`flow.created_at\` was removed, ${FLOWS} ${USES}`],
  ],
];

let changes: Change[][];
beforeAll(async () => {
  const snapshot = await readFixture("openapi-174.yaml");
  const before = await described(snapshot);
  const steps = rows.map(async ([, mutate]) => {
    const mutated = structuredClone(snapshot);
    mutate(mutated);
    return { before, after: await described(mutated) };
  });
  changes = await diffAll(await Promise.all(steps));
});

test.each(rows.map(([name, , ...expected], index) => ({ name, expected, index })))(
  "$name",
  ({ expected, index }) => {
    expect(changes[index]?.map((change) => [change.severity, sentence(change)])).toEqual(expected);
  },
);
