import { publicPackages } from "@grinfi/public-packages";
import { describe, expect, test } from "vitest";
import { missingChangesets, type PackageApi } from "../src/api/missing-changesets.ts";
import { readPackageApis } from "../src/api/report-files.ts";
import type { Surface } from "../src/api/surface.ts";

// "pnpm api --check", which is part of "pnpm check", checks that the reports are up to date.
const packages = await readPackageApis(publicPackages());

describe.each(packages)("each removal from $name is reported", ({ name, current }) => {
  const problemsWithout = (specifier: string, key: string, surface: Surface): number => {
    const remaining = new Map([...surface].filter(([other]) => other !== key));
    const api: PackageApi = {
      name,
      version: "1.0.0",
      released: new Map(current),
      current: new Map([...current, [specifier, remaining]]),
    };
    return missingChangesets([api], new Map([[name, "minor"]])).length;
  };

  test.each([...current])("%s: every export", (specifier, surface) => {
    const exported = [...surface].filter(([, { kind }]) => kind !== "hidden");
    expect(exported.length).toBeGreaterThan(0);
    for (const [key] of exported) expect(problemsWithout(specifier, key, surface), key).toBe(1);
  });

  test.each([...current])("%s: every member", (specifier, surface) => {
    for (const [key, declaration] of surface) {
      for (const path of declaration.members.keys()) {
        const members = new Map([...declaration.members].filter(([other]) => other !== path));
        const changed = new Map([...surface, [key, { ...declaration, members }]]);
        const after = new Map([...current, [specifier, changed]]);
        const api: PackageApi = { name, version: "1.0.0", released: current, current: after };
        expect(missingChangesets([api], new Map()), `${key}.${path}`).toHaveLength(1);
      }
    }
  });
});
