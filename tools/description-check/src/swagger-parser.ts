import SwaggerParser from "@apidevtools/swagger-parser";

/** Usage: node swagger-parser.ts <description>. Validates a description, without reading anything else. */
const [description = ""] = process.argv.slice(2);
try {
  await SwaggerParser.validate(description, { resolve: { external: false } });
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
