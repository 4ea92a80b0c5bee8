import type { Grinfi, Journal } from "../../../src/index.ts";

/** A job that may be killed. Arguments and report survive JSON: they go from process to process. */
export type Scenario<Args, Report> = (grinfi: Grinfi, journal: Journal, args: Args) => Promise<Report>;
