import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withTempFolder } from "@grinfi/temp-folder";
import { BROKEN_DESCRIPTION } from "./src/broken-description.ts";
import { problemsOf } from "./src/problems.ts";
import { TOOLS, type Tool } from "./src/tools.ts";

const DESCRIPTION = join(import.meta.dirname, "../../openapi/generated/openapi.json");

await withTempFolder("description-check", async (folder) => {
  const description = await readFile(DESCRIPTION, "utf8");
  for (const tool of TOOLS) {
    const problems = await check(tool, description, join(folder, tool.name));
    console.log(`${tool.name}: ${problems === "" ? "passed" : `failed\n${problems}`}`);
    if (problems !== "") process.exitCode = 1;
  }
});

/** A tool that accepts anything proves nothing, so it must reject a broken description first. */
async function check(tool: Tool, description: string, folder: string): Promise<string> {
  const rejection = await problemsOf(tool, BROKEN_DESCRIPTION, join(folder, "broken"));
  if (rejection === "") return "It accepts a broken description: see src/broken-description.ts.";
  return problemsOf(tool, description, join(folder, "generated"));
}
