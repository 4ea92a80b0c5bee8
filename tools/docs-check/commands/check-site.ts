/** Checks the links of a site that was built: `node check-site.ts <folder>`. */
import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { toLines } from "../src/problem.ts";
import { deadSiteLinks } from "../src/site-links.ts";

const [folder = "."] = process.argv.slice(2);
const pages = new Map<string, string>();
for await (const path of glob("**/*.html", { cwd: folder })) {
  pages.set(path, await readFile(join(folder, path), "utf8"));
}
if (!pages.has("index.html")) throw new Error(`There is no site in ${folder}.`);

const problems = deadSiteLinks(pages, (path) => existsSync(join(folder, path)));
for (const line of toLines(problems)) console.error(line);
console.log(`${folder}: ${pages.size} pages, ${problems.length} dead links`);
if (problems.length > 0) process.exitCode = 1;
