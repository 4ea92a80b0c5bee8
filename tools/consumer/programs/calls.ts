import { type ContactRow, Grinfi, isGrinfiError } from "@grinfi/sdk";

const CSV = `linkedin_id,first_name,last_name
robin-sample,Robin,Sample
kim-placeholder,Kim,Placeholder`;

/**
 * Uses each feature of the SDK that depends on the platform: a call, an error, a retry (the emulator rejects the first
 * `getList`), pagination, a file upload as form data, and a job that saves the rows of a CSV file. Returns a report of
 * the results.
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

  // The code of a job is loaded when it is first used.
  const saved = await grinfi.contacts.bulkUpsert(rowsOf(CSV), { list: list_uuid, onConflict: "skip" });
  return {
    call: name,
    error: isGrinfiError(notFound) && notFound.code,
    retry: retried.name,
    contacts,
    uploaded: upload.type,
    created: saved.created,
  };
}

/** Returns the rows of a CSV text, which has no quotes, as contacts. */
function rowsOf(csv: string): ContactRow[] {
  const rows = csv.split("\n").slice(1);
  return rows.map((row) => {
    const [linkedin_id = "", first_name = "", last_name = ""] = row.split(",");
    return { linkedin_id: `${linkedin_id}-row`, first_name, last_name };
  });
}
