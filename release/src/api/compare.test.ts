import { describe, expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { Declaration } from "./declarations.ts";
import { formatReport } from "./report.ts";
import { readSurface, type Surface } from "./surface.ts";

const CLIENT = `export declare class Client {
    readonly key: string;
    constructor(options: Options, key?: string);
    call(id: string, input?: object): Promise<void>;
}`;
const OPTIONS = `export interface Options extends Omit<Base, "signal"> {
    readonly url?: string;
    readonly retry: {
        readonly times: number;
    };
}`;
const BASE = `interface Base {
    readonly signal?: AbortSignal;
    readonly team?: number;
}`;

const surface = (value: string, type = OPTIONS, hidden = BASE): Surface => {
  const declared: Declaration[] = [
    { name: "", kind: "value", text: value },
    { name: "", kind: "type", text: type },
    { name: "", kind: "hidden", text: hidden },
  ];
  return readSurface(
    formatReport(
      "@grinfi/example",
      declared.filter(({ text }) => text !== ""),
    ),
  );
};
const before = surface(CLIENT);

/** Returns the changes, with their severity, after a text of the declarations is replaced. */
const changesAfter = (from: string, to: string): string[] => {
  const after = surface(...([CLIENT, OPTIONS, BASE].map((text) => text.replace(from, to)) as [string]));
  return compare(before, after).map(
    ({ name, description, severity }) => `${severity}: ${name} ${description}`,
  );
};

test("an unchanged surface has no changes", () => {
  expect(before.size).toBe(3);
  expect(compare(before, surface(CLIENT))).toEqual([]);
});

describe("a change is breaking if", () => {
  test.each([
    ["an export is removed", CLIENT, "", "Client was removed"],
    ["an export is renamed", "class Client", "class Caller", "Client was removed"],
    ["an exported type was removed", OPTIONS, "", "Options was removed"],
    ["a member of a class was removed", "    readonly key: string;\n", "", "Client no longer has key"],
    ["a method is renamed", "call(", "send(", "Client no longer has call"],
    ["a method takes fewer arguments", ", input?: object", "", "Client call takes different arguments"],
    ["a method requires more arguments", "input?:", "input:", "Client call takes different arguments"],
    [
      "a constructor requires more arguments",
      "key?:",
      "key:",
      "Client constructor takes different arguments",
    ],
    ["a nested member was removed", "readonly times: number;", "", "Options no longer has retry.times"],
    ["an option becomes required", "url?:", "url:", "Options url is required now"],
    ["a member becomes optional", "times:", "times?:", "Options retry.times is optional now"],
    ["an inherited member was removed", "    readonly team?: number;\n", "", "Options no longer has team"],
    ["a base was removed", ' extends Omit<Base, "signal">', "", "Options no longer has team"],
  ])("%s", (_, from, to, change) => {
    expect(changesAfter(from, to)).toContain(`breaking: ${change}`);
  });

  test("a class becomes a type", () => {
    const after = surface("", `${CLIENT}\n\n${OPTIONS}`);
    expect(compare(before, after)).toEqual([
      { name: "Client", description: "is only a type now", severity: "breaking" },
    ]);
  });
});

describe("a change is not breaking if", () => {
  test.each([
    ["a member is added", "    call(", "    close(): void;\n    call("],
    ["a method gets an optional argument", "input?: object", "input?: object, more?: object"],
    ["a type has a different declaration", "key: string", 'key: "a"'],
    [
      "an inherited member moves to the type itself",
      "url?: string;",
      "url?: string;\n    readonly team?: number;",
    ],
  ])("%s", (_, from, to) => {
    expect(changesAfter(from, to)).toEqual([expect.stringMatching(/^feature: /)]);
  });

  test("an export is added", () => {
    expect(compare(surface(""), before)).toEqual([
      { name: "Client", description: "is new", severity: "feature" },
    ]);
  });

  test("a type that is not exported is added or removed", () => {
    const withoutBase = surface(CLIENT, OPTIONS, "");
    const changes = [...compare(before, withoutBase), ...compare(withoutBase, before)];
    expect(changes.filter(({ name }) => name === "Base")).toEqual([]);
  });
});
