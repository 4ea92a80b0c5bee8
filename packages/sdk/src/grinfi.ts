import {
  type ClientMiddleware,
  createClient,
  type GrinfiClient,
  type Input,
  type ListId,
  operations,
} from "@grinfi/core";
import { checkOptions } from "@grinfi/core/option-checks";
import type { Pager } from "@grinfi/pagination";
import type { ListOptions } from "./calls/list-options.ts";
import { type ItemOf, listOf } from "./calls/lists.ts";
import { createShared, inherit, middlewareOf, type Shared } from "./calls/middleware.ts";
import { CALL_OPTIONS, CLIENT_OPTIONS } from "./calls/option-rules.ts";
import type { GrinfiOptions, RequestOptions } from "./calls/options.ts";
import { type MiddlewareSettings, merged, split } from "./calls/split-options.ts";
import { Resources } from "./generated/resources.ts";
import { Automations } from "./resources/automations.ts";
import { Contacts } from "./resources/contacts.ts";
import { Inbox } from "./resources/inbox.ts";
import { CustomFields, Lists, PipelineStages, SenderProfiles, Tags } from "./resources/named-resources.ts";
import { Reports } from "./resources/reports.ts";
import type { GrinfiCalls } from "./resources/resource.ts";
import { Webhooks } from "./resources/webhooks.ts";

/**
 * A client of the Grinfi API that never sends twice what must not be sent twice, and never makes more requests than the
 * key may. Make one for a key and use it everywhere: its calls share the rate limit.
 *
 * @example
 * const grinfi = new Grinfi(); // reads GRINFI_API_KEY
 * for await (const contact of grinfi.contacts.search({ filter: { list_uuid } })) console.log(contact.name);
 */
export class Grinfi extends Resources {
  /**
   * Every operation by its id.
   *
   * @example
   * await grinfi.call.createTag({ body: { name: "Hot" } });
   */
  override readonly call: GrinfiCalls;
  /** Contacts, and the jobs with them that take many calls. */
  override readonly contacts: Contacts;
  /** Automations: their uuids by their names, how to report on them, and how to check their steps before they are saved. */
  override readonly automations: Automations;
  /** Lists of contacts and companies, and their uuids by their names. */
  override readonly lists: Lists;
  /** Custom fields, and their uuids by their names. */
  override readonly customFields: CustomFields;
  /** Sender profiles, and their uuids by the names of the people. */
  override readonly senderProfiles: SenderProfiles;
  /** Stages of the pipeline, and their uuids by their names. */
  override readonly pipelineStages: PipelineStages;
  /** Tags, and their uuids by their names. */
  override readonly tags: Tags;
  /** Webhooks, and the whole set of them at once. */
  override readonly webhooks: Webhooks;
  /** Reports over the whole team. */
  readonly reports: Reports;
  /** What contacts wrote, on LinkedIn and by email. */
  readonly inbox: Inbox;
  readonly #options: GrinfiOptions;
  readonly #shared: Shared;

  /** @throws ConfigurationError when an option cannot be used, or when this is a browser. */
  constructor(options: GrinfiOptions = {}) {
    checkOptions(options, CLIENT_OPTIONS);
    const shared = sharedWith.get(options) ?? createShared(options);
    const call = callsOf(options, shared);
    super(call);
    this.call = call;
    this.contacts = new Contacts(call, this);
    this.automations = new Automations(call);
    this.lists = new Lists(call);
    this.customFields = new CustomFields(call);
    this.senderProfiles = new SenderProfiles(call);
    this.pipelineStages = new PipelineStages(call);
    this.tags = new Tags(call);
    this.webhooks = new Webhooks(call);
    this.reports = new Reports(this);
    this.inbox = new Inbox(this);
    this.#options = options;
    this.#shared = shared;
  }

  /**
   * A list by the id of its operation, as a pager: await it for the first page, `for await` over it for every row, or call
   * its methods. Nothing is sent before it is used.
   *
   * `limit` and `offset` of the input are the size of a page (default: 100) and where to begin. Where the API can order
   * and no order is asked for, the oldest rows come first, so that rows which arrive meanwhile shift nothing.
   *
   * Requests: 1 for each page, and 1 more where the API says neither a total nor whether more follows and there are rows:
   * such a list ends at the first empty page.
   *
   * @throws ConfigurationError when `slice` does not go with the list.
   *
   * @example
   * const tasks = grinfi.list("listTasks", { query: { filter: { flow_uuid } } }, { concurrency: 4 });
   * const open = await tasks.count();
   */
  list<Id extends ListId>(id: Id, ...[input, options]: ListArguments<Id>): Pager<ItemOf<Id>> {
    return listOf(this.call, id, (input ?? {}) as Input<Id>, options);
  }

  /**
   * A client with other options; those that are left out stay. It shares the rate limit and the retry budget with this one,
   * unless it has another key, or a limit or a budget of its own.
   *
   * @throws ConfigurationError when an option cannot be used.
   */
  withOptions(options: GrinfiOptions): Grinfi {
    checkOptions(options, CLIENT_OPTIONS);
    const all = merged(this.#options, options);
    sharedWith.set(all, inherit(this.#shared, options, all));
    return new Grinfi(all);
  }
}

/** What clients share with the one that they were made from. */
const sharedWith = new WeakMap<GrinfiOptions, Shared>();

/** What `list` takes after the id: the input may be left out where nothing in it is required. */
type ListArguments<Id extends ListId> =
  Record<never, never> extends Input<Id>
    ? [input?: Input<Id>, options?: ListOptions<ItemOf<Id>>]
    : [input: Input<Id>, options?: ListOptions<ItemOf<Id>>];

type AnyCalls = Readonly<Record<string, (input: unknown, options: unknown) => unknown>>;

function callsOf(options: GrinfiOptions, shared: Shared): GrinfiCalls {
  const [client, resilience] = split(options);
  const { call }: GrinfiClient = createClient({ ...client, middleware: middlewareOf(shared, resilience) });
  const calls = Object.keys(operations).map((id) => [
    id,
    (input: unknown, given: RequestOptions = {}) => {
      // What is no plain object is refused within the call, so that the call rejects.
      const [own, ofCall] = isPlain(given) ? split(given) : [{}, given];
      const hasMiddleware = !isPlain(given) || Object.keys(ofCall).length > 0;
      const middleware = hasMiddleware && middlewareOfCall(shared, resilience, ofCall);
      return (call as unknown as AnyCalls)[id]?.(input, { ...own, ...(middleware && { middleware }) });
    },
  ]);
  return Object.fromEntries(calls) as GrinfiCalls;
}

/** Checks the options within the call, so that the call rejects. */
function middlewareOfCall(
  shared: Shared,
  ofClient: MiddlewareSettings,
  ofCall: MiddlewareSettings,
): ClientMiddleware {
  return (...context) => {
    checkOptions<RequestOptions>(ofCall as RequestOptions, CALL_OPTIONS);
    return middlewareOf(shared, merged(ofClient, ofCall))(...context);
  };
}

function isPlain(options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  const prototype: unknown = Object.getPrototypeOf(options);
  return prototype === null || prototype === Object.prototype;
}
