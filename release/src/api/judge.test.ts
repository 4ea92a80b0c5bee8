import { describe, expect, test } from "vitest";
import { askedBy } from "./changesets.ts";
import { type Candidate, changesOf, unannounced } from "./judge.ts";
import { writeReport } from "./report.ts";
import { surfaceOf } from "./surface.ts";

const surfaces = (specifier: string, text: string): Candidate["now"] => {
  const report = writeReport(specifier, [{ name: "", kind: "value", text }]);
  return new Map([[specifier, surfaceOf(report)]]);
};

const CORE = "@grinfi/core";
const SDK = "@grinfi/sdk";
const FULL = "export declare const a: string;\n\nexport declare const b: string;";
const LESS = "export declare const a: string;";

const core = (version: string, released: string | undefined, now: string): Candidate => ({
  name: CORE,
  version,
  now: surfaces(CORE, now),
  released: released === undefined ? undefined : surfaces(CORE, released),
});
const asked = (...bumps: string[]) =>
  askedBy(bumps.map((bump) => `---\n"${CORE}": ${bump}\n---\n\nWords.\n`));

describe("a removed export", () => {
  test.each([
    ["0.2.0", [], "needs a changeset with minor, and there is none"],
    ["0.2.0", ["patch"], "needs a changeset with minor, and there is only one with patch"],
    ["1.4.0", ["patch", "minor"], "needs a changeset with major, and there is only one with minor"],
  ])("of version %s does not pass with %j", (version, bumps, words) => {
    const problems = unannounced([core(version, FULL, LESS)], asked(...bumps));
    expect(problems).toEqual([expect.stringContaining(`${CORE}: b is gone.`)]);
    expect(problems[0]?.toLowerCase()).toContain(words);
  });

  test.each([
    ["0.2.0", ["patch", "minor"]],
    ["0.2.0", ["major"]],
    ["1.4.0", ["major", "patch"]],
  ])("of version %s passes with %j", (version, bumps) => {
    expect(unannounced([core(version, FULL, LESS)], asked(...bumps))).toEqual([]);
  });

  test("is nothing to say of what was never released", () => {
    expect(unannounced([core("0.0.0", undefined, LESS)], asked())).toEqual([]);
  });
});

test("something new needs a changeset, too, but a small one", () => {
  expect(unannounced([core("0.2.0", LESS, FULL)], asked())).toHaveLength(1);
  expect(unannounced([core("0.2.0", LESS, FULL)], asked("patch"))).toEqual([]);
  expect(unannounced([core("1.0.0", LESS, FULL)], asked("patch"))).toHaveLength(1);
});

test("the changeset of another package does not count", () => {
  const others = askedBy([`---\n"${SDK}": major\n---\n\nWords.\n`]);
  expect(unannounced([core("0.2.0", FULL, LESS)], others)).toHaveLength(1);
});

test("an entry that is gone breaks code", () => {
  const gone = { ...core("0.2.0", FULL, FULL), now: new Map() };
  expect(changesOf(gone, [])).toEqual([{ name: CORE, what: "is gone", severity: "breaking" }]);
});

test("a change of something that another package passes on is a change of that package", () => {
  const before = "export declare class A {\n    b: string;\n}";
  const after = "export declare class A {\n}";
  const passedOn = surfaces(SDK, `export { A } from "${CORE}";`);
  const sdk: Candidate = { name: SDK, version: "1.0.0", now: passedOn, released: passedOn };
  expect(unannounced([core("0.2.0", before, after), sdk], asked("minor"))).toEqual([
    expect.stringContaining(`${SDK}: A has no b any more. It needs a changeset with major`),
  ]);
});
