import { pino } from "pino";
import { assertType, describe, expectTypeOf, test } from "vitest";
import winston from "winston";
import type {
  AnyGrinfiError,
  CallPromise,
  Contact,
  CreateTagBody,
  components,
  ErrorCode,
  GrinfiClient,
  GrinfiError,
  Input,
  JournalErrorReason,
  ListErrorReason,
  ListFlowsQuery,
  LookupErrorReason,
  NotSentReason,
  OperationId,
  Output,
  RunErrorReason,
} from "./index.ts";
import { createClient, isApiError, isGrinfiError, operations } from "./index.ts";
import type { PathsClient } from "./paths.ts";

declare const client: GrinfiClient;
declare const paths: PathsClient;
type Schemas = components["schemas"];

describe("the value of a call", () => {
  test("is the declared value", () => {
    expectTypeOf(client.call.getLead({ path: { uuid: "u" } })).resolves.toEqualTypeOf<Schemas["lead"]>();
    expectTypeOf(client.call.lookupCompanies({ body: { lookups: [] } })).resolves.toEqualTypeOf<
      Schemas["company"][]
    >();
  });

  test("is the declared value for every operation, with a named type", () => {
    type Returned<Id extends OperationId> = Awaited<ReturnType<GrinfiClient["call"][Id]>>;
    type IsSame<A, B> = [A, B] extends [B, A] ? true : false;
    type Different = {
      [Id in OperationId]: IsSame<Returned<Id>, Output<Id>> extends true ? never : Id;
    }[OperationId];
    expectTypeOf<Different>().toEqualTypeOf<never>();
    expectTypeOf<Contact>().toEqualTypeOf<Schemas["lead"]>();
  });

  test("includes undefined if a response is empty", () => {
    expectTypeOf(client.call.deleteList({ path: { uuid: "u" } })).resolves.toBeUndefined();
    const body = { list_uuid: "l", lead: { linkedin_id: "robin-sample" } };
    expectTypeOf(client.call.addNewLeadToFlow({ path: { flowUuid: "f" }, body })).resolves.toEqualTypeOf<
      { reason?: string } | undefined
    >();
  });

  test("is unknown if the description declares nothing, never any", () => {
    expectTypeOf(client.call.completeTask({ path: { uuid: "t" } })).resolves.toBeUnknown();
  });
});

test("an enum in a response completes its known values and accepts others", async () => {
  const { data: [stage] = [] } = await client.call.listPipelineStages({
    query: { filter: { object: "lead" } },
  });
  assertType<"custom" | (string & {}) | undefined>(stage?.type);
  if (stage !== undefined) stage.type = "a value that is not known yet";
});

test("a file is passed as a Blob, and a CSV response is a string", () => {
  client.call.uploadCsvFile({ body: { file: new Blob(["a,b"]), type: "csv_leads" } });
  // @ts-expect-error -- a path is not a file
  client.call.uploadCsvFile({ body: { file: "contacts.csv", type: "csv_leads" } });
  expectTypeOf(
    client.call.downloadExportFile({ body: { file_name: "a.csv" } }),
  ).resolves.toEqualTypeOf<string>();
});

describe("one of several fields is required", () => {
  test("an empty search does not compile", () => {
    client.call.findOneContact({ body: { email: "robin.sample@example.com" } });
    client.call.findOneContact({ body: { name: "Robin Sample", company_name: "Example Logistics" } });
    // @ts-expect-error -- a search needs a field
    client.call.findOneContact({ body: {} });
    // @ts-expect-error -- a name needs a company
    client.call.findOneContact({ body: { name: "Robin Sample" } });
    // @ts-expect-error -- neither contacts nor a filter
    client.call.enrichLeadsAdvanced({ body: {} });
    client.call.enrichCompanies({ body: { uuids: ["u"] } });
    // @ts-expect-error -- neither companies nor a filter
    client.call.enrichCompanies({ body: {} });
    // @ts-expect-error -- the call selects no tasks
    client.call.massRetryTasks({ body: {} });
  });

  test("a required field beside a shared schema is required", () => {
    // @ts-expect-error -- linkedin_id is missing
    client.call.upsertContact({ body: { list_uuid: "l", lead: { first_name: "Robin" } } });
  });
});

describe("what does not compile", () => {
  test("an unknown operation", () => {
    // @ts-expect-error -- there is no such operation
    client.call.listContacts();
    // @ts-expect-error -- the table has no such operation either
    operations.listContacts;
    expectTypeOf<"listTags">().toExtend<OperationId>();
  });

  test("a missing parameter or body", () => {
    // @ts-expect-error -- the uuid is missing
    client.call.getLead();
    // @ts-expect-error -- the uuid is missing
    client.call.getLead({ path: {} });
    // @ts-expect-error -- the body is missing
    client.call.createList({});
    // @ts-expect-error -- the name is missing
    client.call.createList({ body: {} });
  });

  test("a wrong parameter", () => {
    // @ts-expect-error -- limit is a number
    client.call.listLists({ query: { limit: "20" } });
    // @ts-expect-error -- there is no such parameter
    client.call.listLists({ query: { page: 2 } });
    // @ts-expect-error -- listTags takes no query
    client.call.listTags({ query: { limit: 1 } });
    // @ts-expect-error -- listTags takes no body
    client.call.listTags({ body: {} });
    // @ts-expect-error -- a field that the body does not have
    client.call.createList({ body: { name: "a", nmae: "b" } });
    // @ts-expect-error -- an enum in a request is closed
    client.call.createNote({ body: { object: "deal", object_uuid: "u", note: "n" } });
  });

  test("an unknown filter key, where the description lists the keys", () => {
    client.call.listFlows({ query: { filter: { status: ["on"] } } });
    // @ts-expect-error -- there is no such filter
    client.call.listFlows({ query: { filter: { state: "on" } } });
    client.call.listTasks({ query: { filter: { flow_uuid: "u", executed_at: { ">=": "2026-03-01" } } } });
    // @ts-expect-error -- there is no such filter; this one is sent as JSON
    client.call.listPipelineStages({ query: { filter: { object: "lead", typ: "new" } } });
    // @ts-expect-error -- the object is required
    client.call.listPipelineStages({ query: { filter: {} } });
    // The description lists no keys for this one: any field compiles, with the value forms.
    client.call.searchContacts({ body: { filter: { company_name: "Example Logistics" } } });
    // @ts-expect-error -- the API fails for this field
    client.call.searchContacts({ body: { filter: { updated_at: { ">=": "2026-03-01" } } } });
  });

  test("a value or an operator that no filter accepts", () => {
    const since = new Date("2026-03-02T09:00:00Z");
    client.call.searchContacts({ body: { filter: { created_at: { ">=": since, "<": "2026-04-01" } } } });
    client.call.searchContacts({ body: { filter: { email: "is_null", tag: ["a", "b"], connections: 500 } } });
    client.call.listFlows({ query: { filter: { status: { "<>": "archived" } } } });
    // @ts-expect-error -- there is no such operator
    client.call.listFlows({ query: { filter: { status: { "=>": "on" } } } });
    // @ts-expect-error -- there is no such operator
    client.call.searchContacts({ body: { filter: { created_at: { after: since } } } });
    // @ts-expect-error -- a function is not a value
    client.call.searchContacts({ body: { filter: { created_at: () => since } } });
  });

  test("a condition that JSON would drop or change", () => {
    const { searchContacts } = client.call;
    const values = ["a", "b"];
    const operator = ">=" as "<" | ">=";
    searchContacts({ body: { filter: { tags: values, created_at: { [operator]: new Date() } } } });
    // @ts-expect-error -- undefined is not a condition
    searchContacts({ body: { filter: { tags: undefined } } });
    // @ts-expect-error -- null is not a condition
    searchContacts({ body: { filter: { tags: null } } });
    // @ts-expect-error -- undefined is not a value
    searchContacts({ body: { filter: { tags: [undefined] } } });
    // @ts-expect-error -- JSON drops the content of a Set
    searchContacts({ body: { filter: { tags: new Set(values) } } });
    // @ts-expect-error -- JSON drops the content of a Map
    searchContacts({ body: { filter: { tags: new Map([values]) } } });
    // @ts-expect-error -- JSON drops the value of a promise
    searchContacts({ body: { filter: { tags: Promise.resolve(values) } } });
    // @ts-expect-error -- JSON drops the pattern
    searchContacts({ body: { filter: { name: /robin/ } } });
    // @ts-expect-error -- JSON turns bytes into an object with an index for each
    searchContacts({ body: { filter: { user_id: new Uint8Array(2) } } });
    // @ts-expect-error -- null is not a value
    client.call.listFlows({ query: { filter: { q: null } } });
    // @ts-expect-error -- a filter is an object of fields
    searchContacts({ body: { filter: [] } });
  });

  test("an unknown option", () => {
    // @ts-expect-error -- a typo
    createClient({ apikey: "not-a-real-key" });
    // @ts-expect-error -- the key is not an option of a call
    client.call.listTags({}, { apiKey: "not-a-real-key" });
  });
});

test("queries and bodies have a named type", () => {
  expectTypeOf<ListFlowsQuery>().toEqualTypeOf<NonNullable<Input<"listFlows">["query"]>>();
  expectTypeOf<CreateTagBody>().toEqualTypeOf<Input<"createTag">["body"]>();
  const body: CreateTagBody = { name: "Hot" };
  client.call.createTag({ body });
});

test("the client by path is typed too", async () => {
  const { data } = await paths.GET("/leads/api/lists/{uuid}", { params: { path: { uuid: "u" } } });
  assertType<Schemas["list"] | undefined>(data);
  // @ts-expect-error -- there is no such path
  paths.GET("/leads/api/nowhere");
});

describe("a request by method and path", () => {
  test("is unknown, or of the type that the caller names", () => {
    expectTypeOf(client.request("GET", "/leads/api/new")).toEqualTypeOf<CallPromise<unknown>>();
    expectTypeOf(client.request<{ id: number }>("GET", "/leads/api/new")).resolves.toEqualTypeOf<{
      id: number;
    }>();
    const path = { uuid: "u", id: 7 };
    client.request("POST", "/leads/api/new/{uuid}/{id}", { path, body: [1], repeatable: "safe" });
    client.request("GET", "/leads/api/new", { query: { limit: 5 } }, { teamId: 7, headers: { "x-a": null } });
  });

  test("does not compile with an unknown method or option, or with an option in the wrong argument", () => {
    // @ts-expect-error -- methods are in upper case
    client.request("get", "/leads/api/new");
    // @ts-expect-error -- headers are an option
    client.request("GET", "/leads/api/new", { headers: {} });
    // @ts-expect-error -- a typo
    client.request("GET", "/leads/api/new", { qeury: {} });
    // @ts-expect-error -- `repeatable` must name a reason
    client.request("POST", "/leads/api/new", { repeatable: true });
    // @ts-expect-error -- a typo
    client.request("GET", "/leads/api/new", {}, { team: 7 });
  });
});

describe("the promise of a call", () => {
  test("is awaited for its value, and is assignable to a plain promise", async () => {
    expectTypeOf(await client.call.deleteList({ path: { uuid: "u" } })).toBeUndefined();
    expectTypeOf(client.call.getLead({ path: { uuid: "u" } })).toExtend<Promise<Schemas["lead"]>>();
    const chained = client.call.getLead({ path: { uuid: "u" } }).then(({ uuid }) => uuid);
    expectTypeOf(chained).toEqualTypeOf<Promise<string>>();
  });

  test("catches an error of any type, as a plain promise does", () => {
    const call = client.call.listTags();
    expectTypeOf(call.catch((error: Error) => error.message)).resolves.toEqualTypeOf<
      Awaited<typeof call> | string
    >();
    call.catch((error: unknown) => String(error));
    call.catch((error: GrinfiError) => error.code);
    call.catch(() => undefined);
    call.catch(console.error);
    call.catch(null);
    call.then(undefined, (error: Error) => error.message);
    call.then(undefined, (error: unknown) => String(error));
    call.then(() => 1, null).finally(() => {});
    // @ts-expect-error -- a handler has one parameter
    call.catch((error: Error, retry: boolean) => [error, retry]);
  });

  test("an error without a type is unknown, never any", () => {
    client.call.listTags().catch((error) => expectTypeOf(error).toBeUnknown());
    client.call.listTags().then(undefined, (error) => expectTypeOf(error).toBeUnknown());
  });
});

describe("a logger", () => {
  test("may be the console, pino or winston", () => {
    createClient({ logger: console });
    createClient({ logger: pino() });
    createClient({ logger: pino().child({ name: "grinfi" }) });
    createClient({ logger: winston.createLogger() });
  });

  test("has a method for each level", () => {
    const log = (message: string): void => console.log(message);
    createClient({ logger: { debug: log, info: log, warn: log, error: log } });
    // @ts-expect-error -- the method info is missing
    createClient({ logger: { debug: log, warn: log, error: log } });
    // @ts-expect-error -- a message is a string
    createClient({ logger: { debug: (count: number) => count, info: log, warn: log, error: log } });
  });
});

describe("errors", () => {
  test("a switch over the code is exhaustive and narrows", () => {
    const describeError = (error: AnyGrinfiError): string => {
      switch (error.code) {
        case "bad_request":
        case "unauthorized":
        case "payment_required":
        case "forbidden":
        case "not_found":
        case "conflict":
        case "too_many_requests":
        case "server_error":
        case "api_error":
          expectTypeOf(error.status).toEqualTypeOf<number>();
          return error.reason ?? error.operation;
        case "unprocessable_entity":
          expectTypeOf(error.fields).toEqualTypeOf<Readonly<Record<string, readonly string[]>>>();
          return Object.keys(error.fields).join();
        case "connection":
        case "timeout":
          expectTypeOf(error.attempts).toEqualTypeOf<number>();
          // @ts-expect-error -- there was no response
          return error.status;
        case "not_sent":
          expectTypeOf(error.reason).toEqualTypeOf<NotSentReason>();
          return String(error.attempts);
        case "parse":
          return error.contentType;
        case "list":
          expectTypeOf(error.reason).toEqualTypeOf<ListErrorReason>();
          return error.operation;
        case "lookup":
          expectTypeOf(error.reason).toEqualTypeOf<LookupErrorReason>();
          return error.candidates.map(({ name }) => name).join();
        case "journal":
          expectTypeOf(error.reason).toEqualTypeOf<JournalErrorReason>();
          return error.message;
        case "run":
          expectTypeOf(error.reason).toEqualTypeOf<RunErrorReason>();
          return error.run;
        case "precondition":
          return error.changed.join();
        case "configuration":
        case "invalid_input":
          // @ts-expect-error -- nothing was sent
          return error.attempts;
        default:
          return assertNever(error);
      }
    };
    expectTypeOf(describeError).returns.toBeString();
    expectTypeOf<AnyGrinfiError["code"]>().toEqualTypeOf<ErrorCode>();
  });

  test("a guard narrows a caught value", () => {
    const caught = {} as unknown;
    if (isGrinfiError(caught)) expectTypeOf(caught).toEqualTypeOf<AnyGrinfiError>();
    if (isApiError(caught)) expectTypeOf(caught.requestId).toEqualTypeOf<string | undefined>();
  });

  test("a code that does not exist does not compile", () => {
    const error = {} as AnyGrinfiError;
    // @ts-expect-error -- there is no such code
    if (error.code === "validation_error") assertType(error);
  });
});

const assertNever = (value: never): never => value;
