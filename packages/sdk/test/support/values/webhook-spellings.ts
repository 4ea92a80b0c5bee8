import type { DesiredWebhook } from "../../../src/index.ts";

/** A webhook without a spelling. In its filter, the order of an array matters, and that of a `Set` does not. */
export interface UnspelledWebhook extends Omit<DesiredWebhook, "filters" | "target_url"> {
  readonly path: string;
  readonly filters: object | null;
}

type Random = () => number;

/** Returns a webhook as a program may write it. */
export function spellDesired(webhook: UnspelledWebhook, random: Random): DesiredWebhook {
  return spell(webhook, random, false);
}

/** Returns the same webhook as an API may store it: as JSON, in any equivalent form. */
export function spellStored(webhook: UnspelledWebhook, random: Random): DesiredWebhook {
  return JSON.parse(JSON.stringify(spell(webhook, random, true)));
}

function spell({ path, ...webhook }: UnspelledWebhook, random: Random, isStored: boolean): DesiredWebhook {
  return {
    ...webhook,
    name: isStored ? webhook.name : pick(random, [webhook.name, ` ${webhook.name}\t`]),
    target_url: spellUrl(path, random),
    filters: spellFilter(webhook.filters, random) as Record<string, unknown> | null,
  };
}

function spellUrl(path: string, random: Random): string {
  const origin = pick(random, [
    ...["https://hooks.example.com", "HTTPS://Hooks.Example.COM"],
    ...["https://hooks.example.com:443", "https://hooks.example.com:0443"],
  ]);
  const prefix = pick(random, ["", "/.", "/a/..", "/%2e", "/a/%2E%2e"]);
  const escaped = path.replace(/%../g, (code) => pick(random, [code.toLowerCase(), code]));
  const spelled = escaped.replace("~", () => pick(random, ["~", "%7e", "%7E"]));
  return `${origin}${prefix}${spelled}${pick(random, ["", "#x"])}`;
}

function spellFilter(filter: object | null, random: Random): unknown {
  if (filter !== null && Object.keys(filter).length > 0) return spellValue(filter, random);
  return pick(random, [null, {}, []]);
}

function spellValue(value: unknown, random: Random): unknown {
  if (value instanceof Date) return pick(random, [value, value.toISOString()]);
  if (value instanceof Set) {
    const items = [...value].map((item) => spellValue(item, random));
    return shuffle([...items, ...pick(random, [[], items.slice(0, 1)])], random);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Object.keys(value).length === 0) return pick(random, [{}, []]);
  if (Array.isArray(value)) return value.map((item) => spellValue(item, random));
  const fields = Object.entries(value).map(([key, field]) => [key, spellValue(field, random)]);
  return Object.fromEntries(shuffle(fields, random));
}

const pick = <Value>(random: Random, values: readonly Value[]): Value =>
  values[Math.floor(random() * values.length)] as Value;

const shuffle = <Value>(values: readonly Value[], random: Random): Value[] =>
  values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
