import type { MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/** The targets that commands of the documentation may refer to. */
export interface CommandTargets {
  /** Scripts of each package.json, by its folder relative to the root. The root is `.`. */
  readonly scripts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of the public packages, and of their peer dependencies. */
  readonly packages: ReadonlySet<string>;
  exists(path: string): boolean;
}

/** Finds commands that do not exist, in shell blocks and in pnpm commands in the text. */
export function unknownCommands(files: readonly MarkdownFile[], targets: CommandTargets): Problem[] {
  return files.flatMap(({ path: file, blocks, inlineCodes }) => {
    const inShell = blocks
      .filter(({ language }) => /^(bash|console|sh|shell)$/.test(language))
      .flatMap(({ code, line }) =>
        code
          .split("\n")
          .map((value, index) => ({ line: line + 1 + index, value: value.replace(/\s*#.*/, "") })),
      );
    const inText = inlineCodes.filter(({ value }) => /^(npx -y pnpm@\d+|pnpm) /.test(value));
    return [...inShell, ...inText].flatMap(({ line, value }) => {
      const message = commandProblem(value.trim(), targets);
      return message === undefined ? [] : [{ file, line, message }];
    });
  });
}

/** Commands of pnpm that the documentation may use. */
const PNPM_COMMANDS = new Set(["exec", "install", "publish"]);

function commandProblem(command: string, { scripts, packages, exists }: CommandTargets): string | undefined {
  const [program = "", ...words] = command.replace(/^npx -y pnpm@\d+/, "pnpm").split(/\s+/);
  if (program === "" || program === "curl") return undefined;
  if (program === "node") return fileProblem(words[0] ?? "", exists);
  if (program === "npx" || command.startsWith("npm install ")) {
    const names = (program === "npx" ? words.slice(0, 1) : words.slice(1)).filter(
      (word) => !word.startsWith("-"),
    );
    const unknown = names.find((name) => !packages.has(name));
    return unknown === undefined ? undefined : `"${command}": ${unknown} is not a package of this repository`;
  }
  if (program !== "pnpm") return `"${command}" is not a command that this check supports`;
  const folder = words[0] === "--dir" ? (words.splice(0, 2)[1] ?? "") : ".";
  const name = words.filter((word) => word !== "run" && !word.startsWith("--"))[0] ?? "";
  if (name.startsWith("<") || PNPM_COMMANDS.has(name) || scripts.get(folder)?.has(name)) return undefined;
  return `"${command}": ${folder}/package.json has no script ${name}`;
}

const fileProblem = (path: string, exists: (path: string) => boolean): string | undefined =>
  exists(path) ? undefined : `${path} does not exist`;
