import { expect, test } from "vitest";
import { unknownCommands } from "./commands.ts";
import { parseMarkdown } from "./markdown.ts";
import { formatProblems } from "./problem.ts";

const check = (text: string): string[] =>
  formatProblems(
    unknownCommands([parseMarkdown("README.md", text)], {
      scripts: new Map([
        [".", new Set(["test", "docs"])],
        ["bench", new Set(["start"])],
      ]),
      packages: new Set(["@grinfi/sdk"]),
      exists: (path) => path === "run.ts",
    }),
  );

test.each([
  "npx -y pnpm@12 test   # every check",
  "npx -y pnpm@12 run docs",
  "pnpm --silent test --json",
  "pnpm --dir bench start",
  "pnpm --dir bench install --frozen-lockfile",
  "npm install @grinfi/sdk",
  "npm install --save-dev @grinfi/sdk",
  "npx @grinfi/sdk --port 4010",
  "node run.ts --fast",
  "curl http://127.0.0.1:4010/",
  "# a remark",
])("%s is accepted", (command) => {
  expect(check(`\`\`\`sh\n${command}\n\`\`\``)).toEqual([]);
});

test.each([
  ["npx -y pnpm@12 gone", '"npx -y pnpm@12 gone": ./package.json has no script gone'],
  ["pnpm --dir bench test", '"pnpm --dir bench test": bench/package.json has no script test'],
  [
    "npm install @grinfi/gone",
    '"npm install @grinfi/gone": @grinfi/gone is not a package of this repository',
  ],
  ["npx gone", '"npx gone": gone is not a package of this repository'],
  ["node gone.ts", "gone.ts does not exist"],
  ["make test", '"make test" is not a command that this check supports'],
])("%s is reported", (command, problem) => {
  expect(check(`\`\`\`sh\npnpm test\n${command}\n\`\`\``)).toEqual([`README.md:3: ${problem}`]);
});

test("a script in the text is checked, but a placeholder is not", () => {
  expect(check("Run `pnpm test`,\n`pnpm gone` or `pnpm <name>`.")).toEqual([
    'README.md:2: "pnpm gone": ./package.json has no script gone',
  ]);
});
