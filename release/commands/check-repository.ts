import { publicPackages } from "../src/packages.ts";
import { strangers } from "../src/repository.ts";

/** Refuses to go on with a release where the packages are not at home. */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
const problems =
  server === undefined || repository === undefined
    ? ["This is no workflow: GITHUB_SERVER_URL or GITHUB_REPOSITORY is missing."]
    : strangers(publicPackages(), `${server}/${repository}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
