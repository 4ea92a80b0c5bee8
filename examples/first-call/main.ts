import { createClient, isGrinfiError } from "@grinfi/core";

const client = createClient(); // reads GRINFI_API_KEY

try {
  const { data = [] } = await client.call.listFlows({
    query: { limit: 5, filter: { status: ["on", "off"] } },
  });
  for (const automation of data) console.log(automation.name, automation.status);
} catch (error) {
  if (!isGrinfiError(error)) throw error;
  console.error(error.message);
}
