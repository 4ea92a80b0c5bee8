import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../src/observability/redact.ts";

const RUNS = process.env.SOAK_TESTS === "full" ? 2000 : 500;

type Spell = (character: string) => string;
const upper = (text: string): string => text.replaceAll(/[0-9a-f]/g, (digit) => digit.toUpperCase());
const units = (character: string): string[] =>
  character.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
const percent = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
const code = (character: string): number => character.codePointAt(0) ?? 0;
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const form = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos", "/": "sol", "=": "equals", "?": "quest" },
  ...{ ":": "colon", " ": "nbsp", "%": "percnt", "+": "plus", "\\": "bsol", ü: "uuml", "½": "frac12" },
};
const entity: Spell = (character) =>
  character in ENTITIES ? `&${ENTITIES[character]};` : `&#${code(character)};`;

/** Every encoding of a single character. */
const SPELLINGS: Readonly<Record<string, Spell>> = {
  "as it is": (character) => (character === "\\" ? "\\\\" : character),
  JSON: json,
  "JSON in JSON": (character) => json(json(character)),
  "JSON in JSON in JSON": (character) => json(json(json(character))),
  "JSON escapes": (character) =>
    units(character)
      .map((unit) => `\\u${unit}`)
      .join(""),
  "JSON escapes in upper case": (character) =>
    units(character)
      .map((unit) => `\\u${upper(unit)}`)
      .join(""),
  "JSON escapes in JSON": (character) =>
    units(character)
      .map((unit) => `\\\\u${unit}`)
      .join(""),
  "JSON with slashes escaped": (character) => (character === "/" ? "\\/" : json(character)),
  "JSON in a form": (character) => form(json(character)),
  "JSON in an HTML page": (character) => json(character).replaceAll("\\", "&#92;").replaceAll('"', "&quot;"),
  encodeURIComponent,
  "encodeURIComponent twice": (character) => encodeURIComponent(encodeURIComponent(character)),
  encodeURI,
  "percent-encoding in lower case": percent,
  "percent-encoding in upper case": (character) => upper(percent(character)),
  form,
  "decimal entities": (character) => `&#${code(character)};`,
  "decimal entities with zeros": (character) => `&#00${code(character)};`,
  "hex entities": (character) => `&#x${code(character).toString(16)};`,
  "hex entities in upper case": (character) => `&#X${upper(code(character).toString(16))};`,
  "named entities": entity,
  "entities in an HTML page that shows source code": (character) =>
    entity(character).replaceAll("&", "&amp;"),
};

const character = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 }) },
  { weight: 2, arbitrary: fc.constantFrom(..."/\\\"&%+=?:;#<>'25ux ") },
  fc.constantFrom("\n", "\t", "\u0001", "ü", "½", "ß", "語", "😀"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);
const secret = fc.array(character, { minLength: 6, maxLength: 60 });
const spelling = fc.constantFrom(...Object.values(SPELLINGS));
/** Text that does not form an escape with the characters next to it. */
const words = fc.stringMatching(/^[ g-tv-wyz<>"{}:,.]*$/);

describe("a secret is hidden", () => {
  test.each(Object.entries(SPELLINGS))("as %s", (_, spell) => {
    fc.assert(
      fc.property(secret, words, words, (characters, before, after) => {
        const text = `${before}!${characters.map(spell).join("")}!${after}`;
        fc.pre(characters[0] !== "!" && characters.at(-1) !== "!");
        expect(createRedactor([characters.join("")])(text)).toBe(`${before}![redacted]!${after}`);
      }),
    );
  });

  test("if each of its characters has another encoding", () => {
    const spelled = fc.array(fc.tuple(character, spelling), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(spelled, words, words, (pairs, before, after) => {
        const characters = pairs.map(([one]) => one).join("");
        const text = `${before}!${pairs.map(([one, spell]) => spell(one)).join("")}!${after}`;
        fc.pre(!characters.startsWith("!") && !characters.endsWith("!"));
        expect(createRedactor([characters])(text)).toBe(`${before}![redacted]!${after}`);
      }),
      { numRuns: RUNS },
    );
  });

  test("if it contains an escape whose percent sign is encoded", () => {
    const redact = createRedactor(["%5c  a/"]);
    expect(redact("!%255c%20 a/!")).toBe("![redacted]!");
    expect(redact("!%25255c%20 a/!")).toBe("![redacted]!");
  });

  test("at any position", () => {
    const text = fc.string({
      unit: fc.oneof(character, fc.constantFrom("%2", "\\", "&", "&#", "\\u00", "&amp;")),
    });
    fc.assert(
      fc.property(secret, text, text, spelling, (characters, before, after, spell) => {
        const spelled = characters.map(spell).join("");
        expect(createRedactor([characters.join("")])(before + spelled + after)).not.toContain(spelled);
      }),
      { numRuns: RUNS },
    );
  });

  test("if two secrets overlap", () => {
    const redact = createRedactor(["abcdefgh", "efghijkl"]);
    expect(redact("- abcdefghijkl -")).toBe("- [redacted] -");
  });
});

test("a string without the secret is unchanged", () => {
  const text = fc.string({
    unit: fc.oneof(character, fc.constantFrom("%2", "\\", "&", "&#", "\\u00", "&amp;", "%25")),
  });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), text, (parts, end) => {
      const characters = `${parts.join("")}§${end}`;
      // The parts of a URL are hidden too.
      fc.pre((parts.join("") !== "" || end !== "") && !URL.canParse(characters));
      const without = parts.join(" ") + end;
      expect(createRedactor([`${characters}Q`])(without)).toBe(without);
    }),
    { numRuns: RUNS },
  );
});

describe("in a secret URL", () => {
  const PATH = "/hooks/v1/webhook/s3cr3t-path/abc123/two%2Fparts";
  const URL_OF_ALL = `https://kim:pass%40word@example.test${PATH}?v=1&token=to%6Ben-value&note=a+b%26c&hidden-name=#frag%20ment`;
  const redact = createRedactor([URL_OF_ALL]);
  test.each([
    ["the complete URL", URL_OF_ALL],
    ["the complete URL, decoded", decodeURIComponent(URL_OF_ALL)],
    ["the path", PATH],
    ["the path, decoded", decodeURIComponent(PATH)],
    ["the path and the query", URL_OF_ALL.slice(URL_OF_ALL.indexOf("/hooks"))],
    ["the query", "v=1&token=to%6Ben-value&note=a+b%26c&hidden-name="],
    ["a long segment", "s3cr3t-path"],
    ["a segment with digits", "abc123"],
    ["a segment with an encoded slash", "two%2Fparts"],
    ["a segment that is decoded", "two/parts"],
    ["a value of the query", "token-value"],
    ["a value of the query, encoded", "to%6Ben-value"],
    ["a value with a space", "a b&c"],
    ["a value in a form", "a+b%26c"],
    ["a name in the query", "hidden-name"],
    ["the password", "pass@word"],
    ["the password, encoded", "pass%40word"],
    ["the fragment", "frag ment"],
  ])("%s is hidden", (_, part) => {
    for (const spell of Object.values(SPELLINGS))
      for (const text of [part, [...part].map(spell).join("")])
        expect(redact(`"${text}" is refused`)).toBe('"[redacted]" is refused');
  });

  test.each([
    ["a password with a colon", "a:b", "Robin could not be saved"],
    ["a server with its port", "localhost:25", "25 contacts were saved"],
    ["a URL with a short path", "https://example.test/a", "POST /leads/api/leads failed"],
  ])("%s does not hide ordinary words", (_, secret, text) => {
    expect(createRedactor([secret])(text)).toBe(text);
    expect(createRedactor([secret])(`"${secret}"`)).toBe('"[redacted]"');
  });

  test("the host, short words of the path and short values stay", () => {
    const text = "example.test: API v1 knows no hooks and no webhook; 1 is no limit";
    expect(redact(text)).toBe(text);
  });
});
