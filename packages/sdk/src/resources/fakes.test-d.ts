import { assertType, describe, expectTypeOf, test } from "vitest";
import type {
  Automations,
  Contacts,
  Emails,
  Grinfi,
  Inbox,
  Lists,
  Messages,
  Reports,
  Tags,
  Webhooks,
} from "../index.ts";

/** An object type with the public members of a resource and nothing else, as a fake in a test has. */
type Fake<Resource> = { [Name in keyof Resource]: Resource[Name] };

describe("a plain object with the methods of a resource", () => {
  test("is assignable to its type", () => {
    assertType<Contacts>({} as Fake<Contacts>);
    assertType<Automations>({} as Fake<Automations>);
    assertType<Emails>({} as Fake<Emails>);
    assertType<Lists>({} as Fake<Lists>);
    assertType<Messages>({} as Fake<Messages>);
    assertType<Tags>({} as Fake<Tags>);
    assertType<Webhooks>({} as Fake<Webhooks>);
    assertType<Inbox>({} as Fake<Inbox>);
    assertType<Messages>({} as Fake<Messages>);
    assertType<Emails>({} as Fake<Emails>);
    assertType<Reports>({} as Fake<Reports>);
  });

  test("is assignable to each resource of a client", () => {
    type Resources = Omit<Grinfi, "call" | "paginate" | "request" | "withOptions">;
    assertType<Resources>({} as { [Name in keyof Resources]: Fake<Resources[Name]> });
  });

  test("can be written by hand", () => {
    assertType<Inbox>({
      listUnread: () => {
        throw new Error("Not used.");
      },
      getConversation: async () => [],
      markRead: async () => {},
    });
    const importPeople = (grinfi: Pick<Grinfi, "inbox">): Promise<void> => grinfi.inbox.markRead(["u"]);
    expectTypeOf(importPeople).parameter(0).toExtend<{ inbox: Inbox }>();
  });
});

describe("a handler of a rejection may name the type of the error", () => {
  test("of a job and of a pager", () => {
    declareHandlers((grinfi) => {
      grinfi.contacts
        .bulkUpsert([], { list: "l", onConflict: "skip" })
        .catch((error: Error) => error.message);
      grinfi.contacts.search().catch((error: Error) => error.message);
    });
  });
});

declare function declareHandlers(use: (grinfi: Grinfi) => void): void;
