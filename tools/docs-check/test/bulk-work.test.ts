import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMarkdown } from "../src/markdown.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { snippetsOf } from "../src/snippets.ts";
import { createTempWorkspace } from "../src/temp-workspace.ts";

const GUIDE = new URL("../../../docs/guides/bulk-work.md", import.meta.url);

test.each([
  ["is missing", undefined, "throws ENOENT: no such file or directory"],
  [
    "has an incomplete row",
    "linkedin_id,email\nrobin,robin@example.com\nkim\n",
    "throws Invalid Record Length",
  ],
  ["has an unclosed quote", 'linkedin_id,email\n"robin,robin@example.com\n', "throws Quote Not Closed"],
])(
  "the import of the guide throws, and releases its journal, if the file %s",
  async (_, contacts, failure) => {
    const { snippets } = snippetsOf([
      parseMarkdown("docs/guides/bulk-work.md", await readFile(GUIDE, "utf8")),
    ]);
    const imports = snippets.slice(0, 1);
    const workspace = await createTempWorkspace(imports);
    try {
      const problems = await runPrograms(imports, workspace, { contacts });
      expect(problems).toEqual([expect.objectContaining({ message: expect.stringContaining(failure) })]);
      const files = await readdir(join(workspace.folder, "files"));
      expect(files).not.toContain("contacts.csv.journal.lock");
    } finally {
      await workspace.remove();
    }
  },
);
