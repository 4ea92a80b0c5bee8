import type { Spread } from "@grinfi/measure";

/** A goal of this SDK, with the measured value. */
export type Goal = {
  readonly name: string;
  readonly value: number;
  readonly unit: "B" | "x" | "%" | "min" | "";
} & ({ readonly atMost: number } | { readonly atLeast: number });

/** A row of the summary table. */
export interface SummaryRow {
  readonly name: string;
  readonly ours: string;
  readonly others: string;
}

/** A measure of the current build next to the same measure of the baseline. */
export interface Comparison {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  /** The current value divided by that of the baseline. */
  readonly ratio: Spread | number;
}

/** The result of one part of the benchmark. */
export interface BenchmarkResult {
  readonly title: string;
  readonly summary: readonly SummaryRow[];
  /** The detailed tables, as markdown. */
  readonly details: string;
  readonly goals: readonly Goal[];
  /** Only with a baseline. */
  readonly comparisons?: readonly Comparison[] | undefined;
  /** The measured values, for `results.json`. */
  readonly values: object;
}

/** Formats a markdown table. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  align: "---" | "--:" = "--:",
): string {
  const rule = header.map((_, column) => (column === 0 ? "---" : align));
  return [header, rule, ...rows].map((columns) => `| ${columns.join(" | ")} |`).join("\n");
}

export function summaryTable(summary: readonly SummaryRow[]): string {
  const rows = summary.map(({ name, ours, others }) => [name, ours, others]);
  return table(["measure", "ours", "others"], rows, "---");
}

export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const { name, value, unit } = goal;
    const isMaximum = "atMost" in goal;
    const bound = isMaximum ? goal.atMost : goal.atLeast;
    const isMet = isMaximum ? value <= bound : value >= bound;
    const target = `${isMaximum ? "at most" : "at least"} ${format(bound, unit)}`;
    return [name, format(value, unit), target, isMet ? "met" : "**missed**"];
  });
  return table(["goal", "measured", "target", "result"], rows);
}

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ name, before, now, ratio }) => [
    name,
    before,
    now,
    typeof ratio === "number" ? times(ratio) : timesWithSpread(ratio),
  ]);
  return table(["measure", "before", "now", "now relative to before"], rows);
}

function format(value: number, unit: Goal["unit"]): string {
  if (unit === "x") return times(value);
  if (unit === "%") return percent(value);
  if (unit === "min") return minutes(value);
  return unit === "B" ? kilobytes(value) : `${value}`;
}

export const times = (value: number): string => `${value.toFixed(2)}x`;

export const timesWithSpread = ({ median, low, high }: Spread): string =>
  `${times(median)} (${low.toFixed(2)}-${high.toFixed(2)})`;

export const percent = (value: number): string =>
  Number.isNaN(value) ? "-" : `${(value * 100).toFixed(1)} %`;

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(2)} kB`;

export const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

export const minutes = (value: number): string => `${value.toFixed(2)} min`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
