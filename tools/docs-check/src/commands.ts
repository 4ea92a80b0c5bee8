import type { MarkdownFile } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/** What commands of the documentation may name. */
export interface Known {
  /** The scripts of a package.json, by its folder from the root; the root itself is `.`. */
  readonly scripts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Packages that people install. */
  readonly packages: ReadonlySet<string>;
  exists(path: string): boolean;
}

/** Commands that do not exist: in shell blocks, and in the text where it names a script of pnpm. */
export function unknownCommands(files: readonly MarkdownFile[], known: Known): Problem[] {
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
      const message = whatIsWrong(value.trim(), known);
      return message === undefined ? [] : [{ file, line, message }];
    });
  });
}

/** Commands of pnpm itself that the documentation may use. */
const BUILT_IN = new Set(["exec", "install", "publish"]);

function whatIsWrong(command: string, { scripts, packages, exists }: Known): string | undefined {
  const [program = "", ...words] = command.replace(/^npx -y pnpm@\d+/, "pnpm").split(/\s+/);
  if (program === "" || program === "curl") return undefined;
  if (program === "node") return fileIsThere(words[0] ?? "", exists);
  if (program === "npx" || command.startsWith("npm install ")) {
    const names = (program === "npx" ? words.slice(0, 1) : words.slice(1)).filter(
      (word) => !word.startsWith("-"),
    );
    const unknown = names.find((name) => !packages.has(name));
    return unknown === undefined ? undefined : `"${command}": ${unknown} is no package of this repository`;
  }
  if (program !== "pnpm") return `"${command}" is no command that can be checked`;
  const folder = words[0] === "--dir" ? (words.splice(0, 2)[1] ?? "") : ".";
  const name = words.filter((word) => word !== "run" && !word.startsWith("--"))[0] ?? "";
  if (name.startsWith("<") || BUILT_IN.has(name) || scripts.get(folder)?.has(name)) return undefined;
  return `"${command}": there is no script ${name} in ${folder}/package.json`;
}

const fileIsThere = (path: string, exists: (path: string) => boolean): string | undefined =>
  exists(path) ? undefined : `there is no ${path}`;
