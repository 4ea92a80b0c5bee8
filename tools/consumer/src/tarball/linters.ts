import { checkPackage, Package } from "@arethetypeswrong/core";
import { filterProblems, problemKindInfo } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Contents } from "./contents.ts";

/** Returns all messages of publint in strict mode, including suggestions. */
export async function checkWithPublint({ manifest, files }: Contents): Promise<string[]> {
  const root = "/package";
  const { messages, pkg } = await publint({
    pkgDir: root,
    pack: {
      files: [...withManifest(manifest, files)].map(([path, data]) => ({ name: `${root}/${path}`, data })),
    },
    strict: true,
  });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** The module resolutions of attw's profile `esm-only`. */
const RESOLUTIONS = ["node16-esm", "bundler"] as const;

/** Returns the problems that attw finds with its profile `esm-only`. */
export async function checkWithAttw({ manifest, files }: Contents): Promise<string[]> {
  const { name, version } = manifest;
  const root = `/node_modules/${name}`;
  const entries = [...withManifest(manifest, files)].map(([path, text]) => [`${root}/${path}`, text]);
  const result = await checkPackage(new Package(Object.fromEntries(entries), name, version));
  if (!result.types) return ["The package has no types."];
  const problems = RESOLUTIONS.flatMap((resolutionKind) => filterProblems(result, { resolutionKind }));
  return [...new Set(problems)].map((problem) => {
    const where = "entrypoint" in problem ? ` (${problem.entrypoint})` : "";
    return problemKindInfo[problem.kind].shortDescription + where;
  });
}

function withManifest(manifest: Contents["manifest"], files: Contents["files"]): Map<string, string> {
  return new Map([...files, ["package.json", JSON.stringify(manifest)]]);
}
