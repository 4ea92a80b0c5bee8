import { ApiError, createClient } from "@grinfi/core";

const client = createClient({ apiKey: process.env.GRINFI_API_KEY ?? "" });

try {
  const { data = [] } = await client.call.listFlows({
    query: { limit: 5, filter: { status: ["on", "off"] } },
  });
  for (const automation of data) console.log(automation.name, automation.status);
} catch (error) {
  if (error instanceof ApiError) console.error(error.status, error.message);
  else throw error;
}
