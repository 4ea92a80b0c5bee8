import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../description/json.ts";
import { operationsWithoutSummary, uninformativeSummaries } from "./summaries.ts";

/** A description with one operation for each id. */
const withSummaries = (summaries: Record<string, Json | undefined>): JsonObject => ({
  paths: Object.fromEntries(
    Object.entries(summaries).map(([operationId, summary]) => [
      `/${operationId}`,
      { post: { operationId, ...(summary !== undefined && { summary }) } },
    ]),
  ),
});

describe("a summary", () => {
  test.each([
    ["getLead", "Gets a contact."],
    ["getLead", "Get lead"],
    ["listTags", "Lists all the tags."],
    ["listTags", "Returns the list of tags."],
    ["listSenderProfiles", "Retrieves sender profiles from the API."],
    ["startFlow", "Starts an automation."],
    ["startFlow", "Starts the automation now."],
    ["createNote", "Adds a note."],
    ["updateLead", "Edits and changes the contact."],
    ["deleteEmail", "Removing an email"],
    ["listCompanies", "Fetches every company."],
    ["changeAutomation", "Updated flows!"],
    ["sendEmail", "Sends emails"],
    ["getLead", "..."],
  ])("of %s is rejected: %s", (id, summary) => {
    expect(uninformativeSummaries(withSummaries({ [id]: summary }))).toEqual([
      `${id}: the summary "${summary}" only repeats the words of the operation id.`,
    ]);
  });

  test.each([
    ["getLead", "Reads one contact with its tags and custom fields."],
    ["listTags", "Lists tags in alphabetical order, fifty at a time."],
    ["startFlow", "Starts an automation; messages go out from the next minute on."],
    ["createNote", "Writes a note that only the team sees."],
    ["deleteEmail", "Deletes a draft; a sent email cannot be deleted."],
    ["lookupLead", "Finds one contact by LinkedIn id, by email, or by name and company."],
    ["sendEmail", "Sends an email at once from the sender's mailbox."],
  ])("of %s is accepted: %s", (id, summary) => {
    expect(uninformativeSummaries(withSummaries({ [id]: summary }))).toEqual([]);
  });
});

describe("operationsWithoutSummary", () => {
  test("lists operations whose summary is missing, empty or not a text", () => {
    const description = withSummaries({
      none: undefined,
      empty: "",
      blank: " \n",
      number: 1,
      some: "Says something.",
    });
    expect(operationsWithoutSummary(description)).toEqual(["none", "empty", "blank", "number"]);
  });
});
