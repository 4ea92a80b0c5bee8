import type { Json, JsonObject } from "../json.ts";
import type { ObjectKind } from "./grammar.ts";
import { mapInner } from "./map-objects.ts";

/**
 * Whether a part of the description belongs to requests (`sent`) or responses (`read`). A shared schema may be both.
 */
export type Direction = "read" | "sent";

/** Maps a message: a parameter, a request body, the responses of an operation, or the schema of a job or an event. */
type MapMessage = (message: Json, direction: Direction, kind: ObjectKind) => Json;

const OPPOSITE = { read: "sent", sent: "read" } as const;

/** Maps the messages of an operation. */
export const mapMessages = (operation: JsonObject, map: MapMessage): JsonObject =>
  mapMessagesIn(operation, "operation", map, "sent");

/**
 * Maps the messages of all operations of a description, those with and those without an id, the input of all jobs and
 * the payloads of all events.
 */
export const mapAllMessages = (description: JsonObject, map: MapMessage): JsonObject =>
  mapMessagesIn(description, "document", map, "sent");

/**
 * Maps the messages in a part of a description. In a callback, the API sends the request and reads the response, so
 * their directions are the opposite. Of the components, only callbacks and path items contain messages of operations.
 *
 * @param request - The direction of the requests in the part.
 */
function mapMessagesIn<T extends Json>(part: T, kind: ObjectKind, map: MapMessage, request: Direction): T {
  return mapInner(part, kind, (inner, innerKind, [keyword]) => {
    switch (innerKind) {
      case "callback":
        return mapMessagesIn(inner, innerKind, map, OPPOSITE[request]);
      case "components":
      case "operation":
      case "pathItem":
      case "paths":
        return mapMessagesIn(inner, innerKind, map, request);
      case "namedSchema":
        return map(inner, keyword === "x-sdk-webhooks" ? OPPOSITE[request] : request, innerKind);
      case "parameter":
      case "requestBody":
        return kind === "components" ? inner : map(inner, request, innerKind);
      case "responses":
        return map(inner, OPPOSITE[request], innerKind);
      default:
        return inner;
    }
  });
}
