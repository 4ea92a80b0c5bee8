import type * as emulatorPackage from "@grinfi/emulator";
import { vi } from "vitest";

/** Makes all emulators of a test file respond in the observed shape, unless the test chooses the described one. */
vi.mock("@grinfi/emulator", async (importOriginal) => {
  const original = await importOriginal<typeof emulatorPackage>();
  const createEmulator: typeof original.createEmulator = (options) =>
    original.createEmulator({ responseShape: "observed", ...options });
  return { ...original, createEmulator };
});
