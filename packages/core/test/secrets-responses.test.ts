import { describe, expect, test } from "vitest";
import { KEY, PASSWORD, sentBy, TARGET, TOKEN } from "./support/leaks.ts";
import { BY_ID, BY_PATH, failing, SETTINGS } from "./support/secret-calls.ts";

/** Everything that the server received, as a framework in debug mode returns it. */
async function echo(request: Request): Promise<{ body: string; headers: string; values: string[] }> {
  const body = await request.text();
  return {
    body,
    headers: JSON.stringify([...request.headers]),
    values: Object.values(sentBy(request)),
  };
}

describe("an error response that repeats the request", () => {
  const ERROR_RESPONSES: Readonly<Record<string, (request: Request, status: number) => Promise<Response>>> = {
    "in the current form of the body": async (request, status) => {
      const { body, headers, values } = await echo(request);
      const { password, target } = sentBy(request);
      const data = { [password]: [body, ...values], target_url: `${target} is refused`, list: [headers] };
      return Response.json(
        {
          error: { reason: `invalid ${KEY}`, message: `${body} ${headers}`, data },
          message: body,
          code: status,
        },
        { status },
      );
    },
    "in the earlier form of the body": async (request, status) => {
      const { body, headers, values } = await echo(request);
      return Response.json(
        { message: values.join(), errors: { body: [body], headers: [headers] } },
        { status },
      );
    },
    "as PHP writes JSON": async (request, status) => {
      const { values } = await echo(request);
      const text = JSON.stringify({ message: values.join() })
        .replaceAll("/", "\\/")
        .replaceAll("ü", "\\u00fc");
      return new Response(text, { status, headers: { "content-type": "application/json" } });
    },
    "in its headers": async (_, status) =>
      Response.json({}, { status, headers: { "x-request-id": KEY, "retry-after": KEY, "x-debug": KEY } }),
    "in an HTML page": async (request, status) => {
      const { body, headers } = await echo(request);
      return new Response(`<pre>${body}${headers}</pre>`, {
        status,
        headers: { "content-type": "text/html" },
      });
    },
  };
  const STATUSES = [400, 401, 402, 403, 404, 409, 418, 422, 429, 500, 503];

  test.each(Object.entries(ERROR_RESPONSES))("%s", async (_, respond) => {
    for (const status of STATUSES)
      for (const call of Object.values(BY_ID)) {
        const error = await failing(call, (request) => respond(request, status));
        expect(error).toMatchObject({ status });
      }
  });

  test("keeps the text around a secret", async () => {
    const error = await failing(BY_ID.createWebhook, () =>
      Response.json(
        { message: `The URL ${TARGET} is refused`, errors: { target_url: ["bad"] } },
        { status: 422 },
      ),
    );
    expect(error).toHaveProperty(
      "message",
      "createWebhook (POST /integrations/api/webhooks) failed with status 422. The URL [redacted] is refused. target_url: bad.",
    );
  });
});

describe("a response that cannot be parsed and contains a secret", () => {
  const row = { linkedin_password: PASSWORD, last_token: TOKEN, connection_settings: SETTINGS };
  const cut = JSON.stringify(row).slice(0, -1);
  const of = (type: string, body: string | Uint8Array<ArrayBuffer>) => () =>
    new Response(body, { headers: { "content-type": type } });
  test.each<[string, (request: Request) => Response | Promise<Response>]>([
    ["truncated JSON", of("application/json", cut)],
    ["truncated JSON whose content type is HTML", of("text/html; charset=utf-8", cut)],
    ["JSON whose content type is text", of("text/plain", JSON.stringify([row]))],
    ["JSON after a warning", of("text/html", `<br />Warning: too many rows\n${cut}`)],
    ["JSON without a type", () => new Response(new TextEncoder().encode(cut))],
    ["bytes that are not UTF-8", of("text/html", Uint8Array.from([...new TextEncoder().encode(cut), 0xff]))],
    [
      "an HTML page that repeats the request",
      async (request) => of("text/html", `<pre>${[...request.headers]} ${KEY} ${TARGET}</pre>`)(),
    ],
    ["a content type that repeats the key", of(`text/${KEY}`, "no JSON")],
  ])("%s", async (_, respond) => {
    for (const name of ["createMailbox", "updateMailbox", "createApiKey", "getLinkedInBrowser"] as const) {
      const error = await failing(BY_ID[name], respond);
      expect(error).toMatchObject({ code: "parse" });
    }
  });

  test("by path", async () => {
    const error = await failing(BY_PATH["createMailbox by path"], of("application/json", cut));
    expect(error).toMatchObject({ code: "parse", operation: "createMailbox", status: 200 });
  });
});
