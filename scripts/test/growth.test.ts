import { beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../src/description/json.ts";
import { bumpFor } from "../src/diff/bump.ts";
import type { Change, ChangeKind } from "../src/diff/change.ts";
import { diff } from "../src/diff/diff.ts";
import { sentence } from "../src/diff/render.ts";
import { mostSevere, type Severity } from "../src/diff/severity.ts";
import { summarise } from "../src/sync/assess.ts";
import { BASE_FIXTURE, described, readFixture } from "./mutation.ts";

/** The description after it grew from 79 to 174 operations in one step. */
const GROWN = "openapi-174.yaml";

let before: JsonObject;
let after: JsonObject;
let changes: readonly Change[];
beforeAll(async () => {
  before = await described(await readFixture(BASE_FIXTURE));
  after = await described(await readFixture(GROWN));
  changes = await diff({ before, after });
});

const ofKind = (kind: ChangeKind): Change[] => changes.filter((change) => change.kind === kind);
const sentencesOf = (severity: Severity): string[] =>
  changes.filter((change) => change.severity === severity).map(sentence);

const USES = "(code that uses it no longer compiles).";
const LEAVES_OUT = "(code that omits it no longer compiles).";
const SENDS = "(code that sends the value no longer compiles).";
const RENAMED = "only the case differs (code that calls the old name no longer compiles).";
const FLOWS =
  "`archiveFlow`, `cloneFlow`, `getFlow`, `listFlows`, `startFlow`, `stopFlow`, `unarchiveFlow`, `updateFlow`";
const PROFILES = "`createSenderProfile`, `getSenderProfile`, `listSenderProfiles`, `updateSenderProfile`";
const ALL =
  "`activateMailbox`, `addLeadToFlow`, `addNewLeadToFlow`, `archiveFlow`, `cancelLeadFromAllFlows`, `cancelLeadFromFlows`, `cancelTask`, `cloneFlow` and 71 more";

describe("the step from 79 to 174 operations", () => {
  test.each<[ChangeKind, number]>([
    ["operation added", 95],
    ["operation removed", 0],
    ["operation renamed", 2],
    ["operation moved", 0],
    ["types", 2],
  ])("%s: %i", (kind, count) => {
    expect(ofKind(kind)).toHaveLength(count);
  });

  test("is breaking, which is a minor version below 1.0", () => {
    const severity = mostSevere(changes.map((change) => change.severity));
    expect(severity).toBe("breaking");
    expect(bumpFor("breaking", "0.1.0")).toBe("minor");
  });

  test("reports that renamed operations differ only by case", () => {
    expect(ofKind("operation renamed").map(({ operations, event }) => [operations, event])).toEqual([
      [["listAITemplates", "listAiTemplates"], "is the new name of `listAITemplates`; only the case differs"],
      [
        ["createAITemplate", "createAiTemplate"],
        "is the new name of `createAITemplate`; only the case differs",
      ],
    ]);
  });

  test("lists exactly the breaking changes", () => {
    expect(sentencesOf("breaking")).toEqual(BREAKING);
  });

  test("reports each change once", () => {
    const sentences = changes.map(sentence);
    expect(sentences).toEqual([...new Set(sentences)]);
  });

  test("does not attribute changes of existing parts to new operations", () => {
    const added = new Set(ofKind("operation added").flatMap(({ operations }) => operations));
    const others = changes.filter(({ kind }) => kind !== "operation added");
    expect(others.flatMap(({ operations }) => operations).filter((id) => added.has(id))).toEqual([]);
  });

  test("is summarised with numbers and in groups, with one line for related changes", () => {
    const summary = summarise(changes, before, after);
    expect(summary).toMatch(
      /^The API's description changed: 174 operations \(previously 79\); 95 added; 2 renamed\.\n/,
    );
    expect(summary.match(/^\*\*.*\*\*$/gm)).toEqual([
      "**What you must change in your code**",
      "**What is new**",
      "**What changed without an effect on your code**",
    ]);
    const lines = summary.split("\n");
    expect(lines).toContain(
      "- `listTasks`: the query parameters `automation`, `lead_uuid`, `schedule_at_after`, `schedule_at_before`, `sender_profile_uuid`, `status`, `type` were removed (code that uses it no longer compiles).",
    );
    expect(lines).toContain(
      "- `schedule.timeblocks[].from`, `schedule.timeblocks[].to` were removed, sent and read by " +
        `${FLOWS} ${USES}`,
    );
    expect(lines).toContain(
      "- The tags `AI Agents`, `Data Sources`, `File Operations`, `Flow Versions`, `LinkedIn Browsers`, `API Keys`, `Teams`, `User`, `Webhooks`, `Activities`, `Attachments`, `Blacklist` are new.",
    );
    expect(lines.filter((line) => line.startsWith("- ")).length).toBeLessThan(changes.length);
  });
});

const BREAKING = [
  `\`listAiTemplates\` is the new name of \`listAITemplates\`; ${RENAMED}`,
  `\`createAiTemplate\` is the new name of \`createAITemplate\`; ${RENAMED}`,
  ...["search", "order_field", "order_type"].map(
    (name) => `\`listAiTemplates\`: the query parameter \`${name}\` was removed ${USES}`,
  ),
  ...[
    ...["automation", "lead_uuid", "schedule_at_after", "schedule_at_before"],
    ...["sender_profile_uuid", "status", "type"],
  ].map((name) => `\`listTasks\`: the query parameter \`${name}\` was removed ${USES}`),
  `\`listPipelineStages\`: the query parameter \`object\` was removed ${USES}`,
  `\`listPipelineStages\`: the query parameter \`type\` was removed ${USES}`,
  `\`listPipelineStages\`: the query parameter \`filter\` is new and required ${LEAVES_OUT}`,
  `\`createAiTemplate\`: the body requires \`is_public\`, \`type\` now ${LEAVES_OUT}`,
  `\`createAiTemplate\`: the body field \`fallback_body\` was removed ${USES}`,
  `\`createAiTemplate\`: the body field \`type\` is one of \`connection_note\`, \`email\`, \`message\`, \`post_comment\` now ${SENDS}`,
  `\`createSenderProfile\`: the body requires \`assignee_user_id\` now ${LEAVES_OUT}`,
  `\`leadsMassAction\`: the body field \`type\` is one of \`contact_add_tags\`, \`contact_add_to_flow\`, \`contact_cancel_from_flows\`, \`contact_change_custom_field\`, \`contact_change_list\`, \`contact_change_pipeline_stage\`, \`contact_delete\`, \`contact_export_csv\`, \`contact_mark_read\`, \`contact_remove_tags\`, \`contact_replace_tags\` now ${SENDS}`,
  "`leadsMassAction`: the response no longer declares its value (code that uses it no longer compiles).",
  `\`ai-template.fallback_body\` was removed, read by \`createAiTemplate\`, \`listAiTemplates\` ${USES}`,
  `\`ai-template.user_id\` was removed, read by \`createAiTemplate\`, \`listAiTemplates\` ${USES}`,
  `\`listEmails\`: the query parameter \`filter.q\` was removed ${USES}`,
  `\`listEmails\`: the query parameter \`filter.sender_profile_uuid\` was removed ${USES}`,
  `\`error.errors\` was removed, read by ${ALL} ${USES}`,
  `\`schedule.timeblocks[].from\` was removed, sent and read by ${FLOWS} ${USES}`,
  `\`schedule.timeblocks[].to\` was removed, sent and read by ${FLOWS} ${USES}`,
  `\`sender-profile.linkedin_server_id\` was removed, read by ${PROFILES} ${USES}`,
  `\`sender-profile.linkedin_browser_uuid\` was removed, read by ${PROFILES} ${USES}`,
  `\`task.text\` was removed, read by \`createTask\`, \`getTask\`, \`listTasks\` ${USES}`,
  `\`sendLinkedInMessage\`: the body field \`attachments[]\` requires \`uuid\` now ${LEAVES_OUT}`,
  "`sendLinkedInMessage`: the body field `attachments[]` declares its fields now (code that sends other fields no longer compiles).",
  // The rows now declare the values of their status, so the filters accept no other values.
  ...[
    ["listLinkedinMessages", `'FilterValue<"done" | "failed" | "in_progress" | "new"> | undefined'`],
    ["listSenderProfiles", `'FilterValue<"disabled" | "enabled"> | undefined'`],
  ].map(
    ([id, values]) =>
      `\`${id}\`: the input type is not compatible with the old one: Type 'number' is not assignable to type ${values}. (code written for the old types no longer compiles).`,
  ),
];
