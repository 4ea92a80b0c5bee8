import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { profileProblem } from "./profile.ts";

describe("a profile", () => {
  test.each([
    ...["robin-sample", " Robin-Sample ", "r", "名前-1", "robin%2dsample", "123456789"],
    ...["https://www.linkedin.com/in/robin-sample/?trk=x", "linkedin.com/in/robin", "/in/robin-sample"],
    ...["ACoAAEXAMPLE01", "https://www.linkedin.com/sales/lead/ACwAAEXAMPLE01,NAME_SEARCH,x"],
    "https://www.linkedin.com/pub/robin-sample/1/2/3",
  ])("may be %s", (text) => {
    expect(profileProblem(text)).toBe(undefined);
  });

  test.each([
    ...["n/a", "N/A", "-", "--", "?", "none", "NULL", "Robin Sample", "robin sample-1", "tbd"],
    ...["https://example.com/in-charge", "mailto:robin@example.com", "https://x.example/robin"],
    ...["https://www.linkedin.com/company/acme/", "linkedin.com/company/acme", "https://linkedin.com/feed/"],
  ])("is not %s", (text) => {
    expect(profileProblem(text)).toContain(`linkedin_id ${JSON.stringify(text)} is not a LinkedIn profile.`);
  });

  test("may be any handle that LinkedIn gives", () => {
    const handle = fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,60}$/);
    fc.assert(
      fc.property(handle, (text) => {
        fc.pre(!["nan", "none", "null", "tbd", "undefined", "unknown"].includes(text));
        expect(profileProblem(text)).toBe(undefined);
        expect(profileProblem(`https://www.linkedin.com/in/${text}`)).toBe(undefined);
      }),
    );
  });
});
