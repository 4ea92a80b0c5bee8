import { assertType, describe, expectTypeOf, test } from "vitest";
import type {
  AnyGrinfiError,
  components,
  Grinfi,
  Input,
  ItemOf,
  ListErrorReason,
  ListId,
  ListOptions,
  Output,
  Page,
  Pager,
  Position,
} from "../index.ts";

declare const grinfi: Grinfi;
type Schemas = components["schemas"];

describe("the rows", () => {
  test("are those of the operation", async () => {
    expectTypeOf(grinfi.list("searchContacts", { body: {} })).toEqualTypeOf<Pager<Schemas["lead"]>>();
    expectTypeOf(grinfi.list("listTags")).toEqualTypeOf<Pager<Schemas["tag"]>>();
    expectTypeOf(await grinfi.list("listTasks")).toEqualTypeOf<Page<Schemas["task"]>>();
    for await (const flow of grinfi.list("listFlows")) expectTypeOf(flow).toEqualTypeOf<Schemas["flow"]>();
  });

  test("are those of the array where the answer is one", () => {
    const versions = grinfi.list("listFlowVersions", { path: { flowUuid: "f" } });
    expectTypeOf(versions.first()).resolves.toEqualTypeOf<Output<"listFlowVersions">[number] | undefined>();
  });

  test("have their key, in every list whose rows are described", () => {
    type Keyed = { readonly uuid: string } | { readonly id: number };
    type Keyless = { [Id in ListId]: ItemOf<Id> extends Keyed ? never : Id }[ListId];
    expectTypeOf<Keyless>().toEqualTypeOf<"listEnrichmentQueue" | "listFlowLeads">();
  });

  test("are known of every list", () => {
    type Unknown = { [Id in ListId]: unknown extends ItemOf<Id> ? Id : never }[ListId];
    expectTypeOf<Unknown>().toEqualTypeOf<never>();
  });
});

describe("the input", () => {
  test("has filter, order and page as the call has them", () => {
    grinfi.list("listTasks", {
      query: {
        filter: { status: "failed" },
        order_field: "created_at",
        order_type: "desc",
        limit: 10,
        offset: 5,
      },
    });
    grinfi.list("searchContacts", { body: { filter: { created_at: { ">=": new Date() } }, limit: 10 } });
    // @ts-expect-error -- tasks have no such filter
    grinfi.list("listTasks", { query: { filter: { no_such_field: "x" } } });
    // @ts-expect-error -- there are two directions
    grinfi.list("listTasks", { query: { order_type: "up" } });
    // @ts-expect-error -- a limit is a number
    grinfi.list("listTasks", { query: { limit: "10" } });
    // @ts-expect-error -- this list takes its page in the body
    grinfi.list("searchContacts", { body: {}, query: { limit: 10 } });
    // @ts-expect-error -- there is no such operator
    grinfi.list("searchContacts", { body: { filter: { created_at: { after: "2026-01-01" } } } });
    // @ts-expect-error -- this list takes no page
    grinfi.list("listTags", { query: { limit: 10 } });
  });

  test("is ordered by a field of the rows, where these have created_at", () => {
    type Part<Id extends ListId, Name extends "body" | "query"> = NonNullable<
      Input<Id> extends { readonly [Key in Name]?: infer Fields } ? Fields : never
    >;
    type OrderIn<Fields> = Fields extends { readonly order_field?: infer Order } ? NonNullable<Order> : never;
    type OrderOf<Id extends ListId> = OrderIn<Part<Id, "body"> | Part<Id, "query">>;
    type Orders = { [Id in ListId]: OrderOf<Id> };
    type AnyText = { [Id in ListId]: string extends Orders[Id] ? Id : never }[ListId];
    expectTypeOf<AnyText>().toEqualTypeOf<"listCustomFields" | "listEnrichmentQueue">();
    type Others = { [Id in Exclude<ListId, AnyText>]: Exclude<Orders[Id], keyof ItemOf<Id>> };
    expectTypeOf<Others[keyof Others]>().toBeNever();
    expectTypeOf<Orders["listLists"]>().toEqualTypeOf<
      "created_at" | "name" | "team_id" | "updated_at" | "uuid"
    >();
    type ByNoTime = {
      [Id in ListId]: [Orders[Id]] extends [never] ? never : "created_at" extends Orders[Id] ? never : Id;
    };
    expectTypeOf<ByNoTime[ListId]>().toBeNever();
  });

  test("can be left out where nothing in it is required", () => {
    grinfi.list("listTasks");
    grinfi.list("listTasks", undefined, { concurrency: 2 });
    // @ts-expect-error -- whose versions?
    grinfi.list("listFlowVersions");
    // @ts-expect-error -- its filter is required
    grinfi.list("listActivities");
    // @ts-expect-error -- its body is required
    grinfi.list("searchContacts");
  });

  test("is of an operation that lists", () => {
    // @ts-expect-error -- a single contact
    grinfi.list("getLead", { path: { uuid: "u" } });
    // @ts-expect-error -- there is no such operation
    grinfi.list("listContacts");
  });
});

describe("the options", () => {
  test("know the rows", () => {
    grinfi.list("listTasks", {}, { dedupeBy: ({ uuid }) => uuid });
    // @ts-expect-error -- tasks have no such field
    grinfi.list("listTasks", {}, { dedupeBy: ({ serial_number }) => serial_number });
  });

  test("are those of a call and of a pager, and no others", () => {
    assertType<ListOptions<Schemas["lead"]>>({
      signal: new AbortController().signal,
      retry: { maxRetries: 5 },
      priority: "high",
      slice: true,
      position: { offset: 5 } satisfies Position,
      maxPages: Number.POSITIVE_INFINITY,
    });
    // @ts-expect-error -- the size of a page belongs to the input
    grinfi.list("listTasks", {}, { limit: 10 });
    // @ts-expect-error -- the SDK gets the pages
    grinfi.list("listTasks", {}, { fetchPage: () => undefined });
    // @ts-expect-error -- all, or how many?
    grinfi.list("listTasks").toArray();
  });
});

test("an error of a list is one of the SDK's", () => {
  const error = {} as AnyGrinfiError;
  if (error.code === "list") expectTypeOf(error.reason).toEqualTypeOf<ListErrorReason>();
});
