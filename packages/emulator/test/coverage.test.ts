import { expect, test } from "vitest";
import { crudHandlers, customHandlers, handlers } from "../src/handlers/handlers.ts";
import { describedOperations } from "./support/described-operations.ts";

test("every operation has a custom handler or is a CRUD operation", () => {
  const ids = [...describedOperations.keys()];
  const custom = ids.filter((id) => id in customHandlers);
  const crud = ids.filter((id) => !(id in customHandlers) && id in crudHandlers);
  const none = ids.filter((id) => !(id in customHandlers) && !(id in crudHandlers));
  console.log(`Operations: ${custom.length} with a custom handler, ${crud.length} CRUD, of ${ids.length}.`);
  expect(none).toEqual([]);
  expect(custom).toHaveLength(Object.keys(customHandlers).length);
  expect(custom.length + crud.length).toBe(ids.length);
  expect(Object.keys(handlers).toSorted()).toEqual(ids.toSorted());
  expect(Object.keys(customHandlers).filter((id) => !describedOperations.has(id))).toEqual([]);
});
