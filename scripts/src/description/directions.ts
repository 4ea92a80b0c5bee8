import { isObject, type Json, type JsonObject, mapValues, objectOr } from "./json.ts";
import { METHODS } from "./operations.ts";

/**
 * Whether a part of the description belongs to requests (`sent`) or responses (`read`). A shared schema may be both.
 */
export type Direction = "read" | "sent";

type MapMessage = (message: Json, direction: Direction) => Json;

const OPPOSITE = { read: "sent", sent: "read" } as const;

/**
 * Maps the parameters, the request body and the responses of an operation. In a callback, the API sends the request and
 * reads the response, so their directions are the opposite.
 *
 * @param request - The direction of the request.
 */
export function mapMessages(operation: JsonObject, map: MapMessage, request: Direction = "sent"): JsonObject {
  return mapValues(operation, (part, key) => {
    if (key === "parameters" || key === "requestBody") return map(part, request);
    if (key === "responses") return map(part, OPPOSITE[request]);
    return key === "callbacks" ? mapCallbacks(part, map, OPPOSITE[request]) : part;
  });
}

/**
 * Maps the messages of all operations of a description, those with and those without an id, the input of all jobs and
 * the payloads of all events.
 */
export function mapAllMessages(description: JsonObject, map: MapMessage): JsonObject {
  const mapItems = (items: Json, request: Direction): Json =>
    mapValues(items, (item) => mapPathItem(item, map, request));
  return mapValues(description, (part, key) => {
    if (key === "paths") return mapItems(part, "sent");
    if (key === "x-sdk-jobs") return mapValues(part, (job) => map(job, "sent"));
    if (key === "x-sdk-webhooks") return mapValues(part, (event) => map(event, "read"));
    if (key !== "components") return part;
    return mapValues(part, (components, kind) => {
      if (kind === "pathItems") return mapItems(components, "sent");
      return kind === "callbacks" ? mapCallbacks(components, map, "read") : components;
    });
  });
}

const mapCallbacks = (callbacks: Json, map: MapMessage, request: Direction): Json =>
  mapValues(callbacks, (callback) => mapValues(callback, (item) => mapPathItem(item, map, request)));

function mapPathItem(item: Json, map: MapMessage, request: Direction): Json {
  if (!isObject(item)) return item;
  return mapValues(item, (part, key) => {
    if (key === "parameters") return map(part, request);
    return METHODS.has(key) ? mapMessages(objectOr(part), map, request) : part;
  });
}
