import fc from "fast-check";

// The same input in every run, so that a test that passes once passes again. `PROPERTY_SEED` explores other input.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
