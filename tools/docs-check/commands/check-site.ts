/** Checks the links of a built site: `node check-site.ts <folder>`. */
import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatProblems } from "../src/problem.ts";
import { brokenSiteLinks } from "../src/site-links.ts";

const [folder = "."] = process.argv.slice(2);
const pages = new Map<string, string>();
for await (const path of glob("**/*.html", { cwd: folder })) {
  pages.set(path, await readFile(join(folder, path), "utf8"));
}
if (!pages.has("index.html")) throw new Error(`${folder} has no index.html. Build the site first.`);

const problems = brokenSiteLinks(pages, (path) => existsSync(join(folder, path)));
for (const line of formatProblems(problems)) console.error(line);
console.log(`${folder}: ${pages.size} pages, ${problems.length} broken links`);
if (problems.length > 0) process.exitCode = 1;
