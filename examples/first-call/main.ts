import { Grinfi, isGrinfiError } from "@grinfi/sdk";

const grinfi = new Grinfi(); // reads GRINFI_API_KEY

try {
  const { items } = await grinfi.automations.list({ limit: 5, filter: { status: ["on", "off"] } });
  for (const automation of items) console.log(automation.name, automation.status);
} catch (error) {
  if (!isGrinfiError(error)) throw error;
  console.error(error.message);
}
