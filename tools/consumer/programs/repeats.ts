import { type Calls, createClient } from "@grinfi/core";
import { Grinfi } from "@grinfi/sdk";

/** A request that was made, and how often we sent it. */
export interface Made {
  readonly id: string;
  /** Who sent it: the runtime's `fetch` alone, or one of our clients. */
  readonly by: string;
  readonly what: string;
  readonly fault: string;
  readonly attempts: number;
}

/**
 * What a used connection can meet after the server has read the request. 421 comes last: after several of them Node 24
 * took a new connection for each request.
 */
const FAULTS = ["reset", "close", "408", "499", "421"];
/** The same for a new connection. */
const OF_FRESH = ["fresh-reset", "fresh-close"];
/** What is sent again by us, or leads elsewhere. */
const OTHERS = ["429", "redirect", "redirect-away"];

type Start = (client: { readonly call: Calls }) => Promise<unknown>;

/** Operations that are not repeatable: each method, with a body and without one. */
const WRITES: Readonly<Record<string, Start>> = {
  "POST JSON": ({ call }) => call.createTag({ body: { name: "Hot" } }),
  POST: ({ call }) => call.runLinkedInBrowser({ path: { id: 1 } }),
  "POST form": ({ call }) =>
    call.uploadCsvFile({ body: { file: { content: "a,b\n1,2\n", name: "a.csv" }, type: "csv_leads" } }),
  "PUT JSON": ({ call }) => call.updateTag({ path: { uuid: "t" }, body: { name: "Hot" } }),
  PUT: ({ call }) => call.startFlow({ path: { flowUuid: "f" } }),
  "DELETE JSON": ({ call }) =>
    call.deleteMailbox({ path: { uuid: "m" }, body: { automation_reassign_mailboxes: true } }),
  DELETE: ({ call }) => call.deleteTag({ path: { uuid: "t" } }),
};

const INITS: Readonly<Record<string, RequestInit>> = {
  GET: {},
  "POST JSON": { method: "POST", body: "{}" },
  POST: { method: "POST" },
  "PUT JSON": { method: "PUT", body: "{}" },
  PUT: { method: "PUT" },
  "DELETE JSON": { method: "DELETE", body: "{}" },
  DELETE: { method: "DELETE" },
};

/** Makes every request with every fault, one after the other, and says how often each was sent. */
export async function makeRequests(baseUrl: string): Promise<readonly Made[]> {
  const made: Made[] = [];
  const get = async (path: string): Promise<void> => void (await (await fetch(baseUrl + path)).text());
  /** Leaves used connections behind, or none at all. */
  const prepare = async (fault: string): Promise<void> => {
    for (const path of OF_FRESH.includes(fault) ? ["/drain"] : ["/ok/warm", "/ok/warm"]) await get(path);
  };
  for (const fault of FAULTS) {
    for (const [what, init] of Object.entries(INITS)) {
      await prepare(fault);
      const id = `case-${made.length}`;
      const response = await fetch(`${baseUrl}/${fault}/${id}/raw`, init).catch(() => undefined);
      await response?.text();
      made.push({ id, by: "fetch", what, fault, attempts: 1 });
    }
  }
  const grinfi = new Grinfi({ apiKey: "test-key", dangerouslyAllowBrowser: true, retry: { baseDelay: 1 } });
  const core = createClient({ apiKey: "test-key", dangerouslyAllowBrowser: true });
  const send = async (by: string, fault: string, what: string, start: Start): Promise<void> => {
    await prepare(fault);
    const id = `case-${made.length}`;
    let attempts = 0;
    const options = {
      baseUrl: `${baseUrl}/${fault}/${id}`,
      hooks: {
        onRequest: () => {
          attempts += 1;
        },
      },
    };
    const client = by === "sdk" ? grinfi.withOptions(options) : core.withOptions(options);
    await start(client).catch(() => {});
    made.push({ id, by, what, fault, attempts });
  };
  for (const by of ["sdk", "core"]) {
    for (const fault of [...FAULTS, ...OF_FRESH, ...OTHERS])
      for (const [what, start] of Object.entries(WRITES)) await send(by, fault, what, start);
    for (const fault of ["redirect", "redirect-away"])
      await send(by, fault, "GET", ({ call }) => call.listTags());
  }
  return made;
}
