import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

test("the test in the README of the emulator is this example", async () => {
  const readme = await readFile(new URL("../../packages/emulator/README.md", import.meta.url), "utf8");
  const example = await readFile(new URL("reminder.test.ts", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
});
