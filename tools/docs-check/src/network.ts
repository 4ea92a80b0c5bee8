import type { Emulator } from "@grinfi/emulator";
import { answerOther } from "./other-api.ts";

/** Where the emulator is for a block, in place of the API. */
export const BASE_URL = "https://emulator.invalid";

const { fetch: nativeFetch } = globalThis;

/** Lets blocks reach the emulator, this machine and an API that is made up, and nothing else. */
export function connectTo(emulator: Emulator): void {
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin === BASE_URL) return emulator.fetch(input, init);
    if (url.hostname === "127.0.0.1") return nativeFetch(input, init);
    if (url.hostname === "api.example.com") return answerOther(url);
    throw new Error(`A block of the documentation must not call ${url.origin}.`);
  };
}
