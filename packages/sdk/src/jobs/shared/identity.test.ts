import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  spellingsOfEmail,
  spellingsOfHandle,
  spellingsOfMemberId,
} from "../../../test/support/values/spellings.ts";
import { canonicalUuid, emailIdentity, identitiesOf, linkedInIdentity, nameIdentityOf } from "./identity.ts";

/** Handles, except those that look like a member id. */
const handles = fc
  .stringMatching(/^[a-zéüø0-9][a-zéüø0-9-]{2,20}$/)
  .filter((handle) => !/^(?:ac[a-z]a|aema)/.test(handle));
const memberIds = fc.stringMatching(/^AC[ow]AA[A-Za-z0-9_-]{5,30}$/);

describe("a LinkedIn profile", () => {
  test.each([
    ["robin-sample", "robin-sample"],
    [" Robin-Sample ", "robin-sample"],
    ["robin-sample/", "robin-sample"],
    ["https://www.linkedin.com/in/robin-sample/", "robin-sample"],
    ["http://de.linkedin.com/in/Robin-Sample/de?trk=people#about", "robin-sample"],
    ["linkedin.com/in/robin-sample", "robin-sample"],
    ["//www.linkedin.com:443//in/robin-sample", "robin-sample"],
    ["www.linkedin.com/mwlite/in/robin-sample", "robin-sample"],
    ["/in/robin-sample/", "robin-sample"],
    ["https%3A%2F%2Fwww.linkedin.com%2Fin%2Frobin-sample%2F", "robin-sample"],
    ["https://www.linkedin.com/in/ren%C3%A9-sample", "rené-sample"],
    ["https://www.linkedin.com/in/ren%25c3%25a9-sample", "rené-sample"],
    ["https://www.linkedin.com/in/100%-robin", "100%-robin"],
    ["RENE\u0301-sample", "rené-sample"],
    ["ACoAAExample01", "ACoAAExample01"],
    ["https://www.linkedin.com/in/ACoAAExample01/", "ACoAAExample01"],
    ["https://www.linkedin.com/sales/lead/ACwAAExample01,NAME_SEARCH,x1Y2", "ACwAAExample01"],
    ["12345678", "12345678"],
    ["", ""],
  ])("%j is %j", (text, identity) => {
    expect(linkedInIdentity(text)).toBe(identity);
  });

  test.each([
    "https://www.linkedin.com/sales/profile/123,aBcD,NAME_SEARCH",
    "https://www.linkedin.com/pub/Robin-Sample/1/2b/3C4",
    "https://example.com/in/Robin-Sample",
    "https://notlinkedin.com/in/Robin-Sample",
    "urn:li:fsd_profile:ACoAAExample01",
  ])("%s is not a known form, and stays unchanged", (text) => {
    expect(linkedInIdentity(text)).toBe(text);
  });

  test("is the same in every spelling of its handle", () => {
    const spelled = handles.chain((handle) => fc.tuple(fc.constant(handle), spellingsOfHandle(handle)));
    fc.assert(
      fc.property(spelled, ([handle, spelling]) => {
        expect(linkedInIdentity(spelling)).toBe(linkedInIdentity(handle));
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same in every spelling of its member id, and a different one in another case", () => {
    const spelled = memberIds.chain((id) => fc.tuple(fc.constant(id), spellingsOfMemberId(id)));
    fc.assert(
      fc.property(spelled, memberIds, ([id, spelling], other) => {
        expect(linkedInIdentity(spelling)).toBe(id);
        expect(linkedInIdentity(other) === linkedInIdentity(id)).toBe(other === id);
        expect(linkedInIdentity(id.toLowerCase())).not.toBe(id);
      }),
      { numRuns: 1000 },
    );
  });

  test("is different with another handle", () => {
    fc.assert(
      fc.property(handles, handles, (one, other) => {
        expect(linkedInIdentity(one) === linkedInIdentity(other)).toBe(one === other);
      }),
    );
  });

  test("has an identity whose identity is itself, for any text", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), handles.chain(spellingsOfHandle), fc.webUrl());
    fc.assert(
      fc.property(text, (any) => {
        expect(linkedInIdentity(linkedInIdentity(any))).toBe(linkedInIdentity(any));
      }),
      { numRuns: 500 },
    );
  });
});

describe("an email address", () => {
  test("is the same in upper and lower case, and with surrounding spaces", () => {
    const spelled = fc.emailAddress().chain((email) => fc.tuple(fc.constant(email), spellingsOfEmail(email)));
    fc.assert(
      fc.property(spelled, ([email, spelling]) => {
        expect(emailIdentity(spelling)).toBe(emailIdentity(email));
      }),
    );
  });

  test("is different with other dots or tags", () => {
    const all = ["robin@example.com", "robin+fair@example.com", "r.obin@example.com"];
    expect(new Set(all.map(emailIdentity)).size).toBe(3);
  });
});

test("a UUID is the same in upper and lower case, and another id is unchanged", () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(canonicalUuid(` ${uuid.toUpperCase()} `)).toBe(uuid);
    }),
  );
  expect(canonicalUuid("Not-A-UUID ")).toBe("Not-A-UUID ");
});

describe("a person", () => {
  test("is identified by every LinkedIn id and every email address, each once", () => {
    const person = {
      linkedin_id: "https://linkedin.com/in/Robin",
      linkedin: "robin",
      ln_id: "ACoAAx",
      sn_id: null,
      email: "Robin@Example.com",
      work_email: "robin@example.com",
      personal_email: " ",
    };
    expect(identitiesOf(person)).toEqual(["linkedin robin", "linkedin ACoAAx", "email robin@example.com"]);
  });

  test("is not identified by a placeholder for an email address", () => {
    for (const email of ["n/a", "-", "none", "@", "robin@"]) expect(identitiesOf({ email })).toEqual([]);
  });

  test("is identified by name and company only if both are present", () => {
    const robin = { first_name: "Robin", last_name: "Sample", company_name: "Example Logistics" };
    const same = nameIdentityOf({ name: "ROBIN SAMPLE", company_name: " example logistics" });
    expect(nameIdentityOf(robin)).toBe(same);
    expect(same).not.toBe(undefined);
    expect(nameIdentityOf({ ...robin, company_name: "Example" })).not.toBe(same);
    expect(nameIdentityOf({ ...robin, company_name: "" })).toBe(undefined);
    expect(nameIdentityOf({ company_name: "Example Logistics" })).toBe(undefined);
  });
});
