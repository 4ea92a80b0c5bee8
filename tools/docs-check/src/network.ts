import type { Emulator } from "@grinfi/emulator";
import { respondToSampleApi } from "./sample-api.ts";

/** The base URL of the emulator for code blocks. */
export const BASE_URL = "https://emulator.invalid";

const { fetch: nativeFetch } = globalThis;

/** Replaces `fetch`, so that code blocks reach only the emulator, this machine and the sample API. */
export function connectTo(emulator: Emulator): void {
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin === BASE_URL) return emulator.fetch(input, init);
    if (url.hostname === "127.0.0.1") return nativeFetch(input, init);
    if (url.hostname === "api.example.com") return respondToSampleApi(url);
    throw new Error(`Code blocks of the documentation must not call ${url.origin}.`);
  };
}
