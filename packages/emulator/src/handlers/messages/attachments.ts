import { createRow } from "../../collections/crud.ts";
import { requireCollection } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";
import { HttpError } from "../../http/http-error.ts";
import { fieldsOf } from "../../json.ts";

const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;

export const attachmentHandlers: Handlers = {
  /** Does not check the given name, size and type against the file. */
  uploadAttachment: ({ body, teamId }, backend) => {
    const { name, size, type } = fieldsOf(body.payload);
    const { bytes } = body.attachment as { bytes: Uint8Array };
    if (bytes.byteLength > MAX_ATTACHMENT_BYTES) {
      throw new HttpError(413, "payload_too_large", "The file must not be larger than 20 MB.");
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
