import { type Goal, type Measure, type Summary, table, times, timesWithSpread } from "../report.ts";
import { CONTENDERS } from "./contenders.ts";
import { type Duplicates, measureDuplicates } from "./duplicates.ts";
import { measureOverhead, type Overhead } from "./overhead.ts";
import { measureProcesses, PROCESSES } from "./processes.ts";
import { INTERVAL, LIMIT, measureThroughput, possibleAt, type Throughput } from "./throughput.ts";

interface Row extends Throughput, Partial<Duplicates> {
  readonly name: string;
  readonly share: number;
}

const shareOf = ({ rate }: Pick<Throughput, "rate">, latency: number): number =>
  (rate ?? Number.NaN) / possibleAt(latency);

/** How clients keep to a rate limit, and whether they send twice. */
export async function measureRetry(): Promise<Measure> {
  const contenders = Object.entries(CONTENDERS);
  // How long that takes does not count, and most of it is waiting.
  const duplicates = await Promise.all(contenders.map(([_, make]) => measureDuplicates(make)));
  const rows: Row[] = [];
  for (const [index, [name, make]] of contenders.entries()) {
    const throughput = await measureThroughput(make);
    // Of what is possible with the latency of our client: that of others grows with the queue that they make.
    const share = shareOf(throughput, rows[0]?.latency ?? throughput.latency);
    rows.push({ name, share, ...throughput, ...duplicates[index] });
  }
  const [ours] = rows as [Row, ...Row[]];
  const processes = await measureProcesses();
  if (processes) {
    const share = shareOf(processes, processes.latency);
    rows.splice(1, 0, { name: `@grinfi/sdk, ${PROCESSES} processes with Redis`, share, ...processes });
  }
  const overhead = await measureOverhead();
  const text = [
    table(
      [
        `${LIMIT} requests in ${INTERVAL} ms`,
        "throughput",
        "latency",
        "refused",
        "failed",
        "sent twice",
        "extra requests",
      ],
      rows.map(({ name, refused, failed, duplicates, extra, latency, share }) => [
        name,
        Number.isNaN(share) ? "-" : `${(share * 100).toFixed(1)} %`,
        `${latency.toFixed(0)} ms`,
        `${refused}`,
        `${failed}`,
        `${duplicates ?? "-"}`,
        `${extra ?? "-"}`,
      ]),
    ),
    ...(processes ? [] : ["Not run, because redis-server is not installed: many processes with Redis."]),
    `A call that nothing goes wrong with, to one of @grinfi/core: ${timesWithSpread(overhead.ratio)}, ` +
      `${overhead.added.median.toFixed(0)} µs more.`,
  ].join("\n\n");
  const goals: Goal[] = [
    { name: "throughput under the rate limit", value: ours.share, atLeast: 0.98, unit: "%" },
    { name: "requests over the rate limit", value: ours.refused, atMost: 0, unit: "" },
    { name: "messages sent twice", value: ours.duplicates ?? Number.NaN, atMost: 0, unit: "" },
  ];
  if (processes) {
    const of = `, ${PROCESSES} processes`;
    goals.push(
      {
        name: `throughput under the rate limit${of}`,
        value: shareOf(processes, processes.latency),
        atLeast: 0.98,
        unit: "%",
      },
      { name: `requests over the rate limit${of}`, value: processes.refused, atMost: 0, unit: "" },
    );
  }
  return {
    title: "Retry and rate limit",
    summary: summaryOf(rows, overhead),
    text,
    goals,
    results: { rows, overhead },
  };
}

function summaryOf(rows: readonly Row[], { ratio }: Overhead): Summary[] {
  const isOurs = ({ name }: Row): boolean => name.startsWith("@grinfi/");
  const words = (which: readonly Row[], say: (row: Row) => string): string =>
    which.map((row) => `${row.name} ${say(row)}`).join("; ");
  const row = (what: string, say: (row: Row) => string): Summary => ({
    what,
    ours: words(rows.filter(isOurs), say),
    others: words(
      rows.filter((row) => !isOurs(row)),
      say,
    ),
  });
  return [
    {
      what: "time of a call with retries and limit, to one of @grinfi/core",
      ours: times(ratio.median),
      others: "",
    },
    row("use of a rate limit", ({ share }) => (Number.isNaN(share) ? "-" : `${(share * 100).toFixed(1)} %`)),
    row("requests that the limit refused", ({ refused }) => `${refused}`),
    row("messages sent twice of 200", ({ duplicates }) => `${duplicates ?? "-"}`),
  ];
}
