import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "@grinfi/public-packages";
import { findExemptions } from "../src/exemptions.ts";

/** Fails if a package is exempt from the rules for new releases, in any of the installs of this repository. */
const files = globSync("**/pnpm-workspace.yaml", { cwd: ROOT, exclude: (name) => name === "node_modules" });
const exemptions = files.flatMap((file) => findExemptions(readFileSync(join(ROOT, file), "utf8"), file));
for (const exemption of exemptions) console.error(exemption);
if (exemptions.length > 0) process.exitCode = 1;
