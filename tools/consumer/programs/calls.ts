import { Grinfi, isGrinfiError } from "@grinfi/sdk";

const CSV = `linkedin_id,first_name,last_name
robin-sample,Robin,Sample
kim-placeholder,Kim,Placeholder`;

/**
 * Uses each feature of the SDK that depends on the platform: a call, an error, a retry (the emulator rejects the first
 * `getList`), pagination, a file upload as form data, and the rows of a CSV file. Returns a report of the results.
 */
export async function makeCalls(baseUrl: string): Promise<Record<string, unknown>> {
  const grinfi = new Grinfi({
    apiKey: "test-key",
    baseUrl,
    dangerouslyAllowBrowser: true,
    retry: { baseDelay: 1 },
  });

  const { uuid: list_uuid, name } = await grinfi.lists.create({ name: "Spring" });
  const notFound: unknown = await grinfi.contacts
    .get("00000000-0000-4000-8000-000000000000")
    .catch((error: unknown) => error);
  const retried = await grinfi.lists.get(list_uuid);

  let contacts = 0;
  for await (const contact of grinfi.contacts.search({ limit: 100 })) contacts += contact.uuid ? 1 : 0;

  const file = { content: CSV, name: "contacts.csv", type: "text/csv" };
  const upload = await grinfi.files.uploadCsv({ file, type: "csv_leads" });
  await grinfi.files.importContacts(upload.uuid, {
    columns: [{ source: "linkedin_id", target: "linkedin" }],
    list_uuid,
  });

  const rows: unknown[] = [];
  for (const [linkedin_id = "", first_name = "", last_name = ""] of parseRows(CSV)) {
    const lead = { linkedin_id: `${linkedin_id}-row`, first_name, last_name };
    rows.push((await grinfi.contacts.upsert({ list_uuid, lead, update_if_exists: true })).name);
  }
  return {
    call: name,
    error: isGrinfiError(notFound) && notFound.code,
    retry: retried.name,
    contacts,
    uploaded: upload.type,
    rows,
  };
}

/** Returns the rows of a CSV text without the header row. */
function parseRows(csv: string): string[][] {
  return csv
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}
