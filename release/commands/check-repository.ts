import { publicPackages } from "@grinfi/public-packages";
import { packagesOfOtherRepositories } from "../src/repository.ts";

/** Fails if a package belongs to another repository, so that a fork cannot publish it. */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
const problems =
  server === undefined || repository === undefined
    ? ["This command runs only in a workflow: GITHUB_SERVER_URL or GITHUB_REPOSITORY is not set."]
    : packagesOfOtherRepositories(publicPackages(), `${server}/${repository}`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
