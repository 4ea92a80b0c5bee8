import type { Spread } from "@grinfi/measure";

/** A goal that was set for this SDK, and how it came out. */
export type Goal = {
  readonly name: string;
  readonly value: number;
  readonly unit: "B" | "x" | "%" | "";
} & ({ readonly atMost: number } | { readonly atLeast: number });

/** A row of the table of everything. */
export interface Summary {
  readonly what: string;
  readonly ours: string;
  /** What it is measured against. */
  readonly others: string;
}

/** What a measure says: for people as markdown, for programs as JSON. */
export interface Measure {
  readonly title: string;
  readonly summary: readonly Summary[];
  /** Markdown. */
  readonly text: string;
  readonly goals: readonly Goal[];
  readonly results: object;
}

/** A markdown table. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: "---" | "--:" = "--:",
): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : align));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function summaryTable(rows: readonly Summary[]): string {
  const cells = rows.map(({ what, ours, others }) => [what, ours, others]);
  return table(["performance", "ours", "others"], cells, "---");
}

export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const { name, value, unit } = goal;
    const isMost = "atMost" in goal;
    const bound = isMost ? goal.atMost : goal.atLeast;
    const isMet = isMost ? value <= bound : value >= bound;
    const words = `${isMost ? "at most" : "at least"} ${format(bound, unit)}`;
    return [name, format(value, unit), words, isMet ? "met" : "**missed**"];
  });
  return table(["goal", "now", "wanted", ""], rows);
}

function format(value: number, unit: Goal["unit"]): string {
  if (unit === "x") return times(value);
  if (unit === "%") return `${(value * 100).toFixed(1)} %`;
  return unit === "B" ? kilobytes(value) : `${value}`;
}

export const times = (value: number): string => `${value.toFixed(2)}x`;

export const timesWithSpread = ({ median, low, high }: Spread): string =>
  `${times(median)} (${low.toFixed(2)}-${high.toFixed(2)})`;

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(2)} kB`;

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
