import { expect, test } from "vitest";
import { unknownCommands } from "./commands.ts";
import { parseMarkdown } from "./markdown.ts";
import { toLines } from "./problem.ts";

const check = (text: string): string[] =>
  toLines(
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
])("%s is there", (command) => {
  expect(check(`\`\`\`sh\n${command}\n\`\`\``)).toEqual([]);
});

test.each([
  ["npx -y pnpm@12 gone", '"npx -y pnpm@12 gone": there is no script gone in ./package.json'],
  ["pnpm --dir bench test", '"pnpm --dir bench test": there is no script test in bench/package.json'],
  ["npm install @grinfi/gone", '"npm install @grinfi/gone": @grinfi/gone is no package of this repository'],
  ["npx gone", '"npx gone": gone is no package of this repository'],
  ["node gone.ts", "there is no gone.ts"],
  ["make test", '"make test" is no command that can be checked'],
])("%s is found", (command, problem) => {
  expect(check(`\`\`\`sh\npnpm test\n${command}\n\`\`\``)).toEqual([`README.md:3: ${problem}`]);
});

test("a script that the text names is looked for; a placeholder is not", () => {
  expect(check("Run `pnpm test`,\n`pnpm gone` or `pnpm <name>`.")).toEqual([
    'README.md:2: "pnpm gone": there is no script gone in ./package.json',
  ]);
});
