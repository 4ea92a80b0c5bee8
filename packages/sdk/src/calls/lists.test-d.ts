import { assertType, describe, expectTypeOf, test } from "vitest";
import type {
  AnyGrinfiError,
  components,
  Grinfi,
  Input,
  ItemOf,
  ListErrorReason,
  ListOperationId,
  ListOptions,
  Output,
  Page,
  Pager,
  Position,
} from "../index.ts";

declare const grinfi: Grinfi;
type Schemas = components["schemas"];

describe("the rows", () => {
  test("have the type of the operation", async () => {
    expectTypeOf(grinfi.paginate("searchContacts", { body: {} })).toEqualTypeOf<Pager<Schemas["lead"]>>();
    expectTypeOf(grinfi.paginate("listTags")).toEqualTypeOf<Pager<Schemas["tag"]>>();
    expectTypeOf(await grinfi.paginate("listTasks")).toEqualTypeOf<Page<Schemas["task"]>>();
    for await (const flow of grinfi.paginate("listFlows"))
      expectTypeOf(flow).toEqualTypeOf<Schemas["flow"]>();
  });

  test("have the type of the items of an array", () => {
    const versions = grinfi.paginate("listFlowVersions", { path: { flowUuid: "f" } });
    expectTypeOf(versions.first()).resolves.toEqualTypeOf<Output<"listFlowVersions">[number] | undefined>();
  });

  test("have their key, in every list whose rows are described", () => {
    type Keyed = { readonly uuid: string } | { readonly id: number };
    type Keyless = { [Id in ListOperationId]: ItemOf<Id> extends Keyed ? never : Id }[ListOperationId];
    expectTypeOf<Keyless>().toEqualTypeOf<"listEnrichmentQueue" | "listFlowLeads">();
  });

  test("have a type for every list", () => {
    type Unknown = { [Id in ListOperationId]: unknown extends ItemOf<Id> ? Id : never }[ListOperationId];
    expectTypeOf<Unknown>().toEqualTypeOf<never>();
  });
});

describe("the input", () => {
  test("has the filter, order and page of the call", () => {
    grinfi.paginate("listTasks", {
      query: {
        filter: { status: "failed" },
        order_field: "created_at",
        order_type: "desc",
        limit: 10,
        offset: 5,
      },
    });
    grinfi.paginate("searchContacts", { body: { filter: { created_at: { ">=": new Date() } }, limit: 10 } });
    // @ts-expect-error -- tasks have no such filter
    grinfi.paginate("listTasks", { query: { filter: { no_such_field: "x" } } });
    // @ts-expect-error -- not a direction
    grinfi.paginate("listTasks", { query: { order_type: "up" } });
    // @ts-expect-error -- a limit is a number
    grinfi.paginate("listTasks", { query: { limit: "10" } });
    // @ts-expect-error -- this list takes its page in the body
    grinfi.paginate("searchContacts", { body: {}, query: { limit: 10 } });
    // @ts-expect-error -- there is no such operator
    grinfi.paginate("searchContacts", { body: { filter: { created_at: { after: "2026-01-01" } } } });
    // @ts-expect-error -- this list takes no page
    grinfi.paginate("listTags", { query: { limit: 10 } });
  });

  test("can be ordered by a field of the rows", () => {
    type Part<Id extends ListOperationId, Name extends "body" | "query"> = NonNullable<
      Input<Id> extends { readonly [Key in Name]?: infer Fields } ? Fields : never
    >;
    type OrderIn<Fields> = Fields extends { readonly order_field?: infer Order } ? NonNullable<Order> : never;
    type OrderOf<Id extends ListOperationId> = OrderIn<Part<Id, "body"> | Part<Id, "query">>;
    type Orders = { [Id in ListOperationId]: OrderOf<Id> };
    type AnyText = { [Id in ListOperationId]: string extends Orders[Id] ? Id : never }[ListOperationId];
    expectTypeOf<AnyText>().toEqualTypeOf<"listCustomFields" | "listEnrichmentQueue">();
    type Others = { [Id in Exclude<ListOperationId, AnyText>]: Exclude<Orders[Id], keyof ItemOf<Id>> };
    expectTypeOf<Others[keyof Others]>().toBeNever();
    expectTypeOf<Orders["listLists"]>().toEqualTypeOf<
      "created_at" | "name" | "team_id" | "updated_at" | "uuid"
    >();
    type ByNoTime = {
      [Id in ListOperationId]: [Orders[Id]] extends [never]
        ? never
        : "created_at" extends Orders[Id]
          ? never
          : Id;
    };
    expectTypeOf<ByNoTime[ListOperationId]>().toBeNever();
  });

  test("is optional if no field is required", () => {
    grinfi.paginate("listTasks");
    grinfi.paginate("listTasks", undefined, { concurrency: 2 });
    // @ts-expect-error -- the automation is missing
    grinfi.paginate("listFlowVersions");
    // @ts-expect-error -- its filter is required
    grinfi.paginate("listActivities");
    // @ts-expect-error -- its body is required
    grinfi.paginate("searchContacts");
  });

  test("accepts only operations that list", () => {
    // @ts-expect-error -- a single contact
    grinfi.paginate("getLead", { path: { uuid: "u" } });
    // @ts-expect-error -- there is no such operation
    grinfi.paginate("listContacts");
  });
});

describe("the options", () => {
  test("have the type of the rows", () => {
    grinfi.paginate("listTasks", {}, { dedupeBy: ({ uuid }) => uuid });
    // @ts-expect-error -- tasks have no such field
    grinfi.paginate("listTasks", {}, { dedupeBy: ({ serial_number }) => serial_number });
  });

  test("are those of a call and of a pager", () => {
    assertType<ListOptions<Schemas["lead"]>>({
      signal: new AbortController().signal,
      retry: { maxRetries: 5 },
      priority: "high",
      slice: true,
      position: { offset: 5 } satisfies Position,
      maxPages: Number.POSITIVE_INFINITY,
    });
    // @ts-expect-error -- the page size is part of the input
    grinfi.paginate("listTasks", {}, { limit: 10 });
    // @ts-expect-error -- not an option of a list
    grinfi.paginate("listTasks", {}, { fetchPage: () => undefined });
    // @ts-expect-error -- the limit is missing
    grinfi.paginate("listTasks").toArray();
  });
});

test("an error of a list is an error of the SDK", () => {
  const error = {} as AnyGrinfiError;
  if (error.code === "list") expectTypeOf(error.reason).toEqualTypeOf<ListErrorReason>();
});
