import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** Files that run only in Node. */
const NODE_FILES = new Set(["cli.ts", "cli-command.ts", "cli-options.ts", "server.ts"]);

/** Returns the imports of each source file, without tests. */
async function imports(): Promise<Map<string, string[]>> {
  const entries = await readdir(SRC, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, "utf8");
      const statements = text.matchAll(/^(?:import|export)\b(?:[^;"`]*?\bfrom)?\s+"([^"]+)";$/gm);
      const names = [...statements].map(([, name = ""]) => name);
      return [relative(SRC, file).split(sep).join("/"), names] as const;
    }),
  );
  return new Map(found);
}

test("the emulator imports no other package of this repository and no file outside its folder", async () => {
  const found = await imports();
  expect(found.size).toBeGreaterThan(30);
  const foreign = [...found].flatMap(([file, names]) =>
    names
      .filter((name) => name.startsWith("@grinfi/") || leavesFolder(file, name))
      .map((name) => `${file}: ${name}`),
  );
  expect(foreign).toEqual([]);
});

test("it imports exactly its declared dependencies", async () => {
  const { dependencies } = JSON.parse(await readFile(join(SRC, "../package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const packages = [...(await imports()).values()]
    .flat()
    .filter((name) => !name.startsWith(".") && !name.startsWith("node:"));
  expect([...new Set(packages)].toSorted()).toEqual(Object.keys(dependencies).toSorted());
});

test("only the check of the Node version imports dynamically, because these tests detect no other such imports", async () => {
  const dynamic: string[] = [];
  for (const file of (await imports()).keys()) {
    const text = await readFile(join(SRC, file), "utf8");
    const calls = text.matchAll(/\bimport\(([^)]*)\)|(?<![.\w])require\("/g);
    for (const [call] of calls) dynamic.push(`${file}: ${call}`);
  }
  expect(dynamic).toEqual(['cli.ts: import("./cli-command.ts")']);
});

test("only the server and the command import modules of Node", async () => {
  const found = [...(await imports())];
  const users = found.filter(([, names]) => names.some((name) => name.startsWith("node:")));
  expect(users.map(([file]) => file).filter((file) => !NODE_FILES.has(file))).toEqual([]);
});

function leavesFolder(file: string, name: string): boolean {
  if (!name.startsWith(".")) return false;
  const depth = file.split("/").length - 1;
  return name.split("/").filter((part) => part === "..").length > depth;
}
