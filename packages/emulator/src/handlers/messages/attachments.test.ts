import { expect, test } from "vitest";
import { OutreachFixture } from "../../../test/support/outreach-fixture.ts";

const ATTACHMENTS = "/flows/api/attachments";
const MEGABYTE = 1024 * 1024;

function file(bytes: Uint8Array<ArrayBuffer>, payload: Record<string, string> = {}): FormData {
  const form = new FormData();
  form.append("attachment", new Blob([bytes], { type: "application/pdf" }), "brochure.pdf");
  const metadata = {
    name: "brochure.pdf",
    size: String(bytes.byteLength),
    type: "application/pdf",
    ...payload,
  };
  for (const [field, value] of Object.entries(metadata)) form.append(`payload[${field}]`, value);
  return form;
}

test("an upload stores the metadata of the file, with the size as a string", async () => {
  const outreach = new OutreachFixture();
  const { status, body } = await outreach.call("POST", ATTACHMENTS, file(new Uint8Array([0, 255, 10, 13])));
  expect(status).toBe(201);
  expect(body.payload).toEqual({
    name: "brochure.pdf",
    size: "4",
    type: "application/pdf",
    path: expect.stringContaining("brochure.pdf"),
  });
  expect(await outreach.get(`${ATTACHMENTS}/${body.uuid}`)).toEqual(body);
  expect((await outreach.get(ATTACHMENTS)).data).toEqual([body]);
  expect((await outreach.call("DELETE", `${ATTACHMENTS}/${body.uuid}`)).status).toBe(204);
  expect((await outreach.call("GET", `${ATTACHMENTS}/${body.uuid}`)).status).toBe(404);
});

test("a file of 20 MB is accepted, and a larger one returns a 413", async () => {
  const outreach = new OutreachFixture();
  expect((await outreach.call("POST", ATTACHMENTS, file(new Uint8Array(20 * MEGABYTE)))).status).toBe(201);
  expect((await outreach.call("POST", ATTACHMENTS, file(new Uint8Array(20 * MEGABYTE + 1)))).status).toBe(
    413,
  );
  expect((await outreach.get(ATTACHMENTS)).total).toBe(1);
});

test("an upload without the file or its metadata returns a 422", async () => {
  const outreach = new OutreachFixture();
  const form = file(new Uint8Array(1));
  form.delete("payload[size]");
  expect((await outreach.call("POST", ATTACHMENTS, form)).status).toBe(422);
  const empty = file(new Uint8Array(1));
  empty.delete("attachment");
  expect((await outreach.call("POST", ATTACHMENTS, empty)).status).toBe(422);
  const text = file(new Uint8Array(1));
  text.set("attachment", "no file");
  expect((await outreach.call("POST", ATTACHMENTS, text)).status).toBe(422);
});
