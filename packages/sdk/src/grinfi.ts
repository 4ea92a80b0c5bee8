import {
  type CallPromise,
  createClient,
  type GrinfiClient,
  type HttpMethod,
  type Input,
  type ListOperationId,
  type RequestInput,
} from "@grinfi/core";
import { checkOptions, mergeHooks } from "@grinfi/core/option-checks";
import type { Pager } from "@grinfi/pagination";
import type { ListOptions } from "./calls/list-options.ts";
import { type ItemOf, listOf } from "./calls/lists.ts";
import {
  createClientMiddleware,
  createSharedState,
  inheritSharedState,
  type SharedState,
} from "./calls/middleware.ts";
import { CLIENT_OPTIONS } from "./calls/option-rules.ts";
import type { GrinfiOptions, RequestOptions } from "./calls/options.ts";
import { mergeOptions, splitOptions } from "./calls/split-options.ts";
import { Resources } from "./generated/resources.ts";
import { type Automations, createAutomations } from "./resources/automations.ts";
import { Contacts } from "./resources/contacts/contacts.ts";
import { Emails } from "./resources/emails.ts";
import { Inbox } from "./resources/inbox.ts";
import { Messages } from "./resources/messages.ts";
import {
  type CustomFields,
  createCustomFields,
  createLists,
  createPipelineStages,
  createSenderProfiles,
  createTags,
  type Lists,
  type PipelineStages,
  type SenderProfiles,
  type Tags,
} from "./resources/named-resource.ts";
import { Reports } from "./resources/reports.ts";
import type { GrinfiCalls } from "./resources/resource.ts";
import { Webhooks } from "./resources/webhooks.ts";

/**
 * A client of the Grinfi API. It never repeats a call that must not be repeated, and stays within the rate limit of the
 * API key. Create one client for each key and use it everywhere, because its calls share the rate limit.
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
  readonly call: GrinfiCalls;
  /** Contacts, with jobs that make many calls. */
  override readonly contacts: Contacts;
  /** LinkedIn messages, with jobs that make many calls. */
  override readonly messages: Messages;
  /** Emails, with jobs that make many calls. */
  override readonly emails: Emails;
  /** Automations, with lookups by name, reports, and validation of their steps. */
  override readonly automations: Automations;
  /** Lists of contacts and companies, with lookups by name. */
  override readonly lists: Lists;
  /** Custom fields, with lookups by name. */
  override readonly customFields: CustomFields;
  /** Sender profiles, with lookups by first and last name. */
  override readonly senderProfiles: SenderProfiles;
  /** Stages of the pipeline, with lookups by name. */
  override readonly pipelineStages: PipelineStages;
  /** Tags, with lookups by name. */
  override readonly tags: Tags;
  /** Webhooks, with a job that brings them into a desired state. */
  override readonly webhooks: Webhooks;
  /** Reports on the whole team. */
  readonly reports: Reports;
  /** Messages of contacts on LinkedIn and by email. */
  readonly inbox: Inbox;
  readonly #options: GrinfiOptions;
  readonly #request: GrinfiClient["request"];
  readonly #shared: SharedState;

  /**
   * @param options - The key, the base URL and others; see `GrinfiOptions` for their defaults.
   * @throws ConfigurationError if an option is invalid, or in a browser unless `dangerouslyAllowBrowser` is true.
   */
  constructor(options: GrinfiOptions = {}) {
    checkOptions(options, CLIENT_OPTIONS);
    const shared = inheritedStates.get(options) ?? createSharedState(options);
    const [ofCore, ofMiddleware] = splitOptions(options);
    const client = createClient({ ...ofCore, middleware: createClientMiddleware(shared, ofMiddleware) });
    // The middleware declares the other options.
    const call = client.call as GrinfiCalls;
    super(call);
    this.call = call;
    this.contacts = new Contacts(call, this);
    this.messages = new Messages(call, this);
    this.emails = new Emails(call, this);
    this.automations = createAutomations(call, this);
    this.lists = createLists(call);
    this.customFields = createCustomFields(call);
    this.senderProfiles = createSenderProfiles(call);
    this.pipelineStages = createPipelineStages(call);
    this.tags = createTags(call);
    this.webhooks = new Webhooks(call);
    this.reports = new Reports(this);
    this.inbox = new Inbox(this);
    this.#options = options;
    this.#request = client.request;
    this.#shared = shared;
  }

  /**
   * Returns a pager over a list, by the id of its operation. Await it for the first page, use `for await` to read every
   * row, or call its methods. It sends nothing until you use it.
   *
   * `limit` and `offset` of the input are the page size (default: 100) and the number of rows to skip (default: 0). If
   * the API can sort the list and you set no order, the oldest rows come first, so that new rows do not shift the
   * others.
   *
   * Requests: 1 for each page. If the API returns neither a total nor whether more rows follow, the list ends at the
   * first empty page, which takes 1 more unless the list is empty.
   *
   * @param id - The id of the operation.
   * @returns A pager.
   * @throws ConfigurationError if an option is invalid, or if `slice` does not apply to the list.
   *
   * @example
   * const tasks = grinfi.paginate("listTasks", { query: { filter: { flow_uuid } } }, { concurrency: 4 });
   * const open = await tasks.count();
   */
  paginate<Id extends ListOperationId>(
    id: Id,
    ...[input, options]: PaginateArguments<Id>
  ): Pager<ItemOf<Id>> {
    return listOf(this.call, id, (input ?? {}) as Input<Id>, options);
  }

  /**
   * Calls a route by its method and path, even if the route is not in this version of the SDK. Retries, the rate limit,
   * hooks, logs and errors work as in other calls. `operation` in errors and hooks is then `METHOD /path`.
   *
   * If the route belongs to an operation of the SDK, the rules of that operation apply. For any other route, the SDK
   * cannot check a filter: the API may ignore an unknown field, and select everything. Only GET and HEAD are retried,
   * unless you pass `repeatable`.
   *
   * @param method - The HTTP method, in upper case.
   * @param path - The path below the base URL, with ids, or with parameters in braces: `/leads/api/new/{uuid}`.
   * @param input - Path parameters, query, body, and whether the call may be retried.
   * @param options - The options of a call, such as `timeout` and `signal`.
   * @returns The promise of the value: parsed JSON, a string, or `undefined` for an empty response. `T` is not checked
   *   at run time.
   * @throws InvalidInputError if the method, the path or the input is invalid. Nothing is sent then.
   *
   * @example
   * const page = await grinfi.request("GET", "/leads/api/new-route", { query: { limit: 5 } }, { timeout: 5000 });
   */
  request<T = unknown>(
    method: HttpMethod,
    path: string,
    input?: RequestInput,
    options?: RequestOptions,
  ): CallPromise<T> {
    return this.#request<T>(method, path, input, options);
  }

  /**
   * Returns a client with other options. Options that you omit keep their values, and new hooks run after those of this
   * client. The new client shares the rate limit and the retry budget with this one, unless you pass another key, or
   * another limit or budget.
   *
   * @param options - The options to change.
   * @returns A new client. This client does not change.
   * @throws ConfigurationError if an option is invalid.
   *
   * @example
   * const careful = grinfi.withOptions({ totalTimeout: 30_000, retry: false });
   */
  withOptions(options: GrinfiOptions): Grinfi {
    checkOptions(options, CLIENT_OPTIONS);
    const hooks = mergeHooks(this.#options.hooks, options.hooks);
    const all = { ...mergeOptions(this.#options, options), ...(hooks && { hooks }) };
    inheritedStates.set(all, inheritSharedState(this.#shared, options, all));
    return new Grinfi(all);
  }
}

/** The state that clients from `withOptions` share with their original client. */
const inheritedStates = new WeakMap<GrinfiOptions, SharedState>();

/** The arguments of `paginate` after the id. The input is optional if none of its fields is required. */
type PaginateArguments<Id extends ListOperationId> =
  Record<never, never> extends Input<Id>
    ? [input?: Input<Id>, options?: ListOptions<ItemOf<Id>>]
    : [input: Input<Id>, options?: ListOptions<ItemOf<Id>>];
