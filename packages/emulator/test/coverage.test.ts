import { expect, test } from "vitest";
import { generic, handlers, special } from "../src/handlers/handlers.ts";
import { described } from "./support/described-operations.ts";

test("every operation has a behaviour: of its own, or the one that its path and schemas tell", () => {
  const ids = [...described.keys()];
  const own = ids.filter((id) => id in special);
  const told = ids.filter((id) => !(id in special) && id in generic);
  const none = ids.filter((id) => !(id in special) && !(id in generic));
  console.log(
    `Operations: ${own.length} with a behaviour of their own, ${told.length} generic, of ${ids.length}.`,
  );
  expect(none).toEqual([]);
  expect([own.length, told.length, ids.length]).toEqual([111, 63, 174]);
  expect(Object.keys(handlers).toSorted()).toEqual(ids.toSorted());
  expect(Object.keys(special).filter((id) => !described.has(id))).toEqual([]);
});
