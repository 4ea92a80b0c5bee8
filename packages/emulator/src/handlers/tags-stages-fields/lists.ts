import { deleteRow, idParameter } from "../../collections/crud.ts";
import { leads, NO_LIST, requireCollection, updateRowIfChanged } from "../../collections/records.ts";
import type { Handlers } from "../../http/handler.ts";

export const listHandlers: Handlers = {
  /** The contacts of the list remain, without a list. */
  deleteList: (input, backend) => {
    const list = idParameter(input);
    deleteRow(backend, requireCollection("lists"), list);
    for (const contact of backend.table("leads").findBy("list_uuid", list))
      updateRowIfChanged(backend, leads, contact, { list_uuid: NO_LIST });
  },
};
