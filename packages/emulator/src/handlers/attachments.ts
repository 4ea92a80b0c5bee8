import { createRow } from "../generic.ts";
import type { Handlers } from "../handler.ts";
import { fieldsOf } from "../json.ts";
import { Refusal } from "../refusal.ts";
import { collection } from "./records.ts";

const LARGEST = 20 * 1024 * 1024;

export const attachmentHandlers: Handlers = {
  /** What the file is called and how large it is, is believed. */
  uploadAttachment: ({ body, teamId }, world) => {
    const { name, size, type } = fieldsOf(body.payload);
    const { bytes } = body.attachment as { bytes: Uint8Array };
    if (bytes.byteLength > LARGEST) {
      throw new Refusal(413, "payload_too_large", "A file may have 20 MB at most.");
    }
    const path = `attachments/${teamId}/${world.newNumber()}/${name}`;
    return createRow(world, collection("attachments"), { payload: { name, path, size, type } }, teamId);
  },
};
