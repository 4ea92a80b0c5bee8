import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { snippetsOf } from "../src/blocks.ts";
import { parseMarkdown } from "../src/markdown.ts";
import { runPrograms } from "../src/run/run-programs.ts";
import { createStage } from "../src/stage.ts";

const GUIDE = new URL("../../../docs/guides/bulk-work.md", import.meta.url);

test.each([
  ["is missing", undefined, "throws ENOENT: no such file or directory"],
  ["breaks off", "linkedin_id,email\nrobin,robin@example.com\nkim\n", "throws Invalid Record Length"],
  ["has an open quote", 'linkedin_id,email\n"robin,robin@example.com\n', "throws Quote Not Closed"],
])(
  "the import of the guide ends in its catch, and lets go of its journal, if the file %s",
  async (_, contacts, failure) => {
    const { snippets } = snippetsOf([
      parseMarkdown("docs/guides/bulk-work.md", await readFile(GUIDE, "utf8")),
    ]);
    const imports = snippets.slice(0, 1);
    const stage = await createStage(imports);
    try {
      const problems = await runPrograms(imports, stage, { contacts });
      expect(problems).toEqual([expect.objectContaining({ message: expect.stringContaining(failure) })]);
      const files = await readdir(join(stage.folder, "files"));
      expect(files).not.toContain("contacts.csv.journal.lock");
    } finally {
      await stage.remove();
    }
  },
);
