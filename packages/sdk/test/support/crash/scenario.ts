import type { Grinfi, Journal } from "../../../src/index.ts";

/** A job that may be killed. Arguments and report are passed between processes as JSON. */
export type Scenario<Args, Report> = (grinfi: Grinfi, journal: Journal, args: Args) => Promise<Report>;
