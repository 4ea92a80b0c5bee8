import { Grinfi, isGrinfiError } from "@grinfi/sdk";

const CSV = `linkedin_id,first_name,last_name
robin-sample,Robin,Sample
kim-placeholder,Kim,Placeholder`;

/**
 * Uses the SDK in each of the ways that depend on a platform: a call, an error, a retry (the emulator refuses the first
 * `getList`), paging, an upload as form data and a CSV file, row by row. Gives what came of it.
 */
export async function makeCalls(baseUrl: string): Promise<Record<string, unknown>> {
  const grinfi = new Grinfi({
    apiKey: "test-key",
    baseUrl,
    dangerouslyAllowBrowser: true,
    retry: { baseDelay: 1 },
  });

  const { uuid: list_uuid = "", name } = await grinfi.lists.create({ name: "Spring" });
  const refused: unknown = await grinfi.contacts
    .get("00000000-0000-4000-8000-000000000000")
    .catch((error: unknown) => error);
  const again = await grinfi.lists.get(list_uuid);

  let paged = 0;
  for await (const contact of grinfi.contacts.search({ limit: 100 })) paged += contact.uuid ? 1 : 0;

  const file = { content: CSV, name: "contacts.csv", type: "text/csv" };
  const upload = await grinfi.files.uploadCsv({ file, type: "csv_leads" });
  await grinfi.files.importContacts(upload.uuid ?? "", {
    columns: [{ source: "linkedin_id", target: "linkedin" }],
    list_uuid,
  });

  const rows: unknown[] = [];
  for (const [linkedin_id = "", first_name = "", last_name = ""] of parse(CSV)) {
    const lead = { linkedin_id: `${linkedin_id}-row`, first_name, last_name };
    rows.push((await grinfi.contacts.upsert({ list_uuid, lead, update_if_exists: true })).name);
  }
  return {
    call: name,
    error: isGrinfiError(refused) && refused.code,
    retry: again.name,
    paged,
    uploaded: upload.type,
    rows,
  };
}

/** The rows of a CSV text without its head. */
function parse(csv: string): string[][] {
  return csv
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}
