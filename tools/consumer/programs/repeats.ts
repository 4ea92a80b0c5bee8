import { type Calls, createClient } from "@grinfi/core";
import { Grinfi } from "@grinfi/sdk";

/** A request that the program sent. */
export interface SentRequest {
  readonly id: string;
  /** The sender: the runtime's `fetch`, or one of the clients. */
  readonly sender: "core" | "fetch" | "sdk";
  /** The method, and the kind of the body if there is one, such as `POST JSON`. */
  readonly request: string;
  readonly fault: string;
  /** The number of attempts that the client made. */
  readonly attempts: number;
}

/**
 * Faults on a reused connection, after the server has read the request. 421 comes last: after several of them Node 24
 * opens a new connection for each request.
 */
const REUSED_CONNECTION_FAULTS = ["reset", "close", "408", "499", "421"];
const NEW_CONNECTION_FAULTS = ["fresh-reset", "fresh-close"];
/** Responses that the client repeats or follows. */
const RETRIES_AND_REDIRECTS = ["429", "redirect", "redirect-away"];

type Call = (client: { readonly call: Calls }) => Promise<unknown>;

/** Operations that must not be repeated, for each method, with and without a body. */
const WRITES: Readonly<Record<string, Call>> = {
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

const FETCH_INITS: Readonly<Record<string, RequestInit>> = {
  GET: {},
  "POST JSON": { method: "POST", body: "{}" },
  POST: { method: "POST" },
  "PUT JSON": { method: "PUT", body: "{}" },
  PUT: { method: "PUT" },
  "DELETE JSON": { method: "DELETE", body: "{}" },
  DELETE: { method: "DELETE" },
};

/** Sends each request with each fault, one after another. */
export async function makeRequests(baseUrl: string): Promise<readonly SentRequest[]> {
  const sent: SentRequest[] = [];
  const get = async (path: string): Promise<void> => void (await (await fetch(baseUrl + path)).text());
  /** Opens connections that the next request can reuse, or closes all of them. */
  const prepareConnections = async (fault: string): Promise<void> => {
    const paths = NEW_CONNECTION_FAULTS.includes(fault) ? ["/drain"] : ["/ok/warm", "/ok/warm"];
    for (const path of paths) await get(path);
  };
  for (const fault of REUSED_CONNECTION_FAULTS) {
    for (const [request, init] of Object.entries(FETCH_INITS)) {
      await prepareConnections(fault);
      const id = `case-${sent.length}`;
      const response = await fetch(`${baseUrl}/${fault}/${id}/raw`, init).catch(() => undefined);
      await response?.text();
      sent.push({ id, sender: "fetch", request, fault, attempts: 1 });
    }
  }
  const clients = {
    sdk: new Grinfi({ apiKey: "test-key", dangerouslyAllowBrowser: true, retry: { baseDelay: 1 } }),
    core: createClient({ apiKey: "test-key", dangerouslyAllowBrowser: true }),
  };
  const send = async (sender: "core" | "sdk", fault: string, request: string, call: Call): Promise<void> => {
    await prepareConnections(fault);
    const id = `case-${sent.length}`;
    let attempts = 0;
    const options = {
      baseUrl: `${baseUrl}/${fault}/${id}`,
      hooks: {
        onRequest: () => {
          attempts += 1;
        },
      },
    };
    await call(clients[sender].withOptions(options)).catch(() => {});
    sent.push({ id, sender, request, fault, attempts });
  };
  for (const sender of ["sdk", "core"] as const) {
    for (const fault of [...REUSED_CONNECTION_FAULTS, ...NEW_CONNECTION_FAULTS, ...RETRIES_AND_REDIRECTS])
      for (const [request, call] of Object.entries(WRITES)) await send(sender, fault, request, call);
    for (const fault of ["redirect", "redirect-away"])
      await send(sender, fault, "GET", ({ call }) => call.listTags());
  }
  return sent;
}
