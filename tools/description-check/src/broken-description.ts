/**
 * A description that is valid except for a reference without a target. It has no components at all, because hey-api
 * accepts a reference to a schema that is missing among others.
 */
export const BROKEN_DESCRIPTION: string = JSON.stringify({
  openapi: "3.0.3",
  info: { title: "Broken", version: "1.0.0" },
  servers: [{ url: "https://api.invalid" }],
  security: [],
  paths: {
    "/things": {
      get: {
        operationId: "listThings",
        summary: "Returns all things.",
        responses: {
          "200": {
            description: "All things.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/missing" } } },
          },
          "400": { description: "The request is invalid." },
        },
      },
    },
  },
});
