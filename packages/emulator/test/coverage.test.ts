import { expect, test } from "vitest";
import { crudHandlers, customHandlers, handlers } from "../src/handlers/handlers.ts";
import { describedOperations } from "./support/described-operations.ts";

test("every operation has a behaviour: of its own, or the one that its path and schemas tell", () => {
  const ids = [...describedOperations.keys()];
  const own = ids.filter((id) => id in customHandlers);
  const told = ids.filter((id) => !(id in customHandlers) && id in crudHandlers);
  const none = ids.filter((id) => !(id in customHandlers) && !(id in crudHandlers));
  console.log(
    `Operations: ${own.length} with a behaviour of their own, ${told.length} generic, of ${ids.length}.`,
  );
  expect(none).toEqual([]);
  expect(own).toHaveLength(Object.keys(customHandlers).length);
  expect(own.length + told.length).toBe(ids.length);
  expect(Object.keys(handlers).toSorted()).toEqual(ids.toSorted());
  expect(Object.keys(customHandlers).filter((id) => !describedOperations.has(id))).toEqual([]);
});
