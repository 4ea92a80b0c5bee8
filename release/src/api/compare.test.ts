import { describe, expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { Declaration } from "./declarations.ts";
import { writeReport } from "./report.ts";
import { type Surface, surfaceOf } from "./surface.ts";

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
  return surfaceOf(
    writeReport(
      "@grinfi/example",
      declared.filter(({ text }) => text !== ""),
    ),
  );
};
const before = surface(CLIENT);

/** What changes, with its severity, when some text is another. */
const changed = (from: string, to: string): string[] => {
  const after = surface(...([CLIENT, OPTIONS, BASE].map((text) => text.replace(from, to)) as [string]));
  return compare(before, after).map(({ name, what, severity }) => `${severity}: ${name} ${what}`);
};

test("a surface that stays has no changes", () => {
  expect(before.size).toBe(3);
  expect(compare(before, surface(CLIENT))).toEqual([]);
});

describe("it breaks code when", () => {
  test.each([
    ["an export is gone", CLIENT, "", "Client is gone"],
    ["an export has another name", "class Client", "class Caller", "Client is gone"],
    ["an exported type is gone", OPTIONS, "", "Options is gone"],
    ["a member of a class is gone", "    readonly key: string;\n", "", "Client has no key any more"],
    ["a method has another name", "call(", "send(", "Client has no call any more"],
    ["a method takes fewer arguments", ", input?: object", "", "Client call takes other arguments"],
    ["a method needs more arguments", "input?:", "input:", "Client call takes other arguments"],
    ["a constructor needs more arguments", "key?:", "key:", "Client constructor takes other arguments"],
    [
      "a member within a member is gone",
      "readonly times: number;",
      "",
      "Options has no retry.times any more",
    ],
    ["an option must be given", "url?:", "url:", "Options url must be given now"],
    ["a member may be absent", "times:", "times?:", "Options retry.times may be absent now"],
    ["an inherited member is gone", "    readonly team?: number;\n", "", "Options has no team any more"],
    ["a base is gone", ' extends Omit<Base, "signal">', "", "Options has no team any more"],
  ])("%s", (_, from, to, change) => {
    expect(changed(from, to)).toContain(`breaking: ${change}`);
  });

  test("a class is only a type", () => {
    const after = surface("", `${CLIENT}\n\n${OPTIONS}`);
    expect(compare(before, after)).toEqual([
      { name: "Client", what: "is only a type now", severity: "breaking" },
    ]);
  });
});

describe("it breaks nothing when", () => {
  test.each([
    ["a member is new", "    call(", "    close(): void;\n    call("],
    ["a method may take more", "input?: object", "input?: object, more?: object"],
    ["a type is written in another way", "key: string", 'key: "a"'],
    [
      "an inherited member stands on the type itself",
      "url?: string;",
      "url?: string;\n    readonly team?: number;",
    ],
  ])("%s", (_, from, to) => {
    expect(changed(from, to)).toEqual([expect.stringMatching(/^feature: /)]);
  });

  test("an export is new", () => {
    expect(compare(surface(""), before)).toEqual([{ name: "Client", what: "is new", severity: "feature" }]);
  });

  test("a type that cannot be imported comes or goes", () => {
    const withoutBase = surface(CLIENT, OPTIONS, "");
    const changes = [...compare(before, withoutBase), ...compare(withoutBase, before)];
    expect(changes.filter(({ name }) => name === "Base")).toEqual([]);
  });
});
