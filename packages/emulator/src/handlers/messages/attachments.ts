import { createRow } from "../../collections/crud.ts";
import { requireCollection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError } from "../../http/http-error.ts";
import { fieldsOf } from "../../json.ts";

const LARGEST = 20 * 1024 * 1024;

export const attachmentHandlers: Handlers = {
  /** What the file is called and how large it is, is believed. */
  uploadAttachment: ({ body, teamId }, backend) => {
    const { name, size, type } = fieldsOf(body.payload);
    const { bytes } = body.attachment as { bytes: Uint8Array };
    if (bytes.byteLength > LARGEST) {
      throw new HttpError(413, "payload_too_large", "A file may have 20 MB at most.");
    }
    const path = `attachments/${teamId}/${backend.newNumber()}/${name}`;
    return createRow(
      backend,
      requireCollection("attachments"),
      { payload: { name, path, size, type } },
      teamId,
    );
  },
};
