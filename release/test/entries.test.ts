import { pathToFileURL } from "node:url";
import { publicPackages } from "@grinfi/public-packages";
import { expect, test } from "vitest";

const entries = publicPackages().flatMap((one) => one.entries);

// A bundler may add names to an entry, so that its chunks can import from it.
test.each(entries.map((entry) => [entry.specifier, entry] as const))(
  "the bundle of %s exports what its source exports, and nothing else",
  async (_, { code }) => {
    const source = code.replace(/\/dist\/(.+)\.js$/, "/src/$1.ts");
    const [bundled, written] = await Promise.all([namesIn(code), namesIn(source)]);
    expect(bundled).toEqual(written);
    expect(written).not.toEqual([]);
  },
);

async function namesIn(file: string): Promise<string[]> {
  return Object.keys((await import(pathToFileURL(file).href)) as object).sort();
}
