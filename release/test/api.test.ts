import { describe, expect, test } from "vitest";
import { readCandidates } from "../src/api/files.ts";
import { unannounced } from "../src/api/judge.ts";
import type { Surface } from "../src/api/surface.ts";
import { publicPackages } from "../src/packages.ts";

// Whether the reports are what would be made now is what `pnpm api --check` says, a part of `pnpm check`.
const candidates = await readCandidates(publicPackages());

describe.each(candidates)("each removal from $name is noticed", ({ name, now }) => {
  const without = (specifier: string, key: string, surface: Surface): number => {
    const released = new Map(now);
    const left = new Map([...surface].filter(([other]) => other !== key));
    const candidate = { name, version: "1.0.0", released, now: new Map([...now, [specifier, left]]) };
    return unannounced([candidate], new Map([[name, "minor"]])).length;
  };

  test.each([...now])("%s: every export", (specifier, surface) => {
    const exported = [...surface].filter(([, { kind }]) => kind !== "hidden");
    expect(exported.length).toBeGreaterThan(0);
    for (const [key] of exported) expect(without(specifier, key, surface), key).toBe(1);
  });

  test.each([...now])("%s: every member", (specifier, surface) => {
    for (const [key, thing] of surface) {
      for (const path of thing.members.keys()) {
        const members = new Map([...thing.members].filter(([other]) => other !== path));
        const after = new Map([...now, [specifier, new Map([...surface, [key, { ...thing, members }]])]]);
        const candidate = { name, version: "1.0.0", released: now, now: after };
        expect(unannounced([candidate], new Map()), `${key}.${path}`).toHaveLength(1);
      }
    }
  });
});
