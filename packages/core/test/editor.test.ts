import { fileURLToPath } from "node:url";
import { openFile } from "@grinfi/editor";
import { expect, test } from "vitest";
import { reference } from "../src/reference.ts";

const editor = openFile(
  fileURLToPath(new URL("../src/in-the-editor.ts", import.meta.url)),
  `
import { createClient } from "./index.ts";
const client = createClient({ apiKey: "not-a-real-key" });
await client.call.getFlowMetrics({ body: { uuids: [] } });
await client.call.listFlows({ query: { filter: { sta: 1 } } });
const contact = await client.call.getLead({ path: { uuid: "u" } });
const { data: flows } = await client.call.listFlows();
const sent = await client.call.sendEmail({ body: {} as never });
`,
);

test("the editor shows the summary of an operation, its warnings, and the link to its documentation", () => {
  const { text, link } = editor.documentationOf("getFlowMetrics");
  expect(text).toContain(reference.getFlowMetrics.summary);
  expect(text).toContain(reference.getFlowMetrics.description);
  expect(link).toContain("api.grinfi.io/openapi/automations/getflowmetrics");
});

test("the editor completes operations and filter keys", () => {
  expect(editor.completionsAt("getFlowMetrics").toSorted()).toEqual(Object.keys(reference).toSorted());
  expect(editor.completionsAt("sta: 1")).toEqual(["q", "status"]);
});

test("the editor shows the name of a type instead of its fields", () => {
  expect(editor.tooltipOf("getLead")).toMatch(/: CallPromise<Contact>$/);
  expect(editor.tooltipOf("contact =")).toBe("const contact: Contact");
  expect(editor.tooltipOf("flows }")).toBe("const flows: Automation[] | undefined");
  expect(editor.tooltipOf("sent =")).toBe(
    "const sent: { emailBodyDomain?: EmailBody; emailDomain?: Email; }",
  );
});
