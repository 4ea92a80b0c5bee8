import {
  type GlobalContext,
  type OpenAPI3,
  resolveRef,
  transformPathsObject,
  transformSchema,
  transformSchemaObject,
} from "openapi-typescript";
import ts from "typescript";

const { factory } = ts;

/**
 * Returns the declarations of a description, as `openapiTS` does, but in time that is proportional to its size:
 * `openapiTS` copies the list of all operations for each one. It also lints the description and resolves references to
 * other files. Neither is needed here: the description was checked, and has no such references.
 *
 * @param original - Has no discriminators. openapi-typescript would overwrite the declared values of their properties.
 */
export function transformDescription(original: object, transform: GlobalContext["transform"]): ts.Node[] {
  const description = original as OpenAPI3;
  const context = createContext(description, transform);
  const { paths = {}, ...others } = description;
  const members: ts.TypeElement[] = [];
  const operations: ts.TypeElement[] = [];
  for (const [path, item] of Object.entries(paths)) {
    const type = transformPathsObject({ [path]: item }, context);
    if (ts.isTypeLiteralNode(type)) members.push(...type.members);
    replaceOperations(context.injectFooter, (added) => {
      operations.push(...added);
      return [];
    });
  }
  replaceOperations(context.injectFooter, () => operations);
  // Without paths, the first declaration says that there are none.
  const [noPaths, ...declarations] = transformSchema(others, context);
  const first = members.length > 0 ? exportInterface("paths", members) : (noPaths as ts.Node);
  return [first, ...declarations];
}

type SchemaObject = Parameters<typeof transformSchemaObject>[0];

/** The schemas of jobs and of webhook events, by name. */
interface NamedSchemas {
  readonly "x-sdk-jobs"?: Readonly<Record<string, { readonly schema: SchemaObject }>>;
  readonly "x-sdk-webhooks"?: Readonly<Record<string, { readonly schema: SchemaObject }>>;
}

/** Returns the declarations of the types of the jobs and of the webhook events. */
export function transformNamedSchemas(original: object, transform: GlobalContext["transform"]): ts.Node[] {
  const description = original as NamedSchemas;
  const context = createContext(original as OpenAPI3, transform);
  const declare = (name: string, key: keyof NamedSchemas): ts.Node => {
    const members = Object.entries(description[key] ?? {}).map(([id, { schema }]) => {
      const type = transformSchemaObject(schema, { path: `#/${key}/${id}/schema`, ctx: context });
      return factory.createPropertySignature(undefined, factory.createStringLiteral(id), undefined, type);
    });
    return exportInterface(name, members);
  };
  return [declare("JobInputs", "x-sdk-jobs"), declare("WebhookPayloads", "x-sdk-webhooks")];
}

/** Replaces the members of the interface `operations`, to which openapi-typescript adds each operation with an id. */
function replaceOperations(
  nodes: ts.Node[],
  replace: (members: readonly ts.TypeElement[]) => readonly ts.TypeElement[],
): void {
  const index = nodes.findIndex((node) => ts.isInterfaceDeclaration(node) && node.name.text === "operations");
  const node = nodes[index];
  if (node === undefined || !ts.isInterfaceDeclaration(node)) return;
  nodes[index] = exportInterface("operations", replace(node.members));
}

function exportInterface(name: string, members: readonly ts.TypeElement[]): ts.InterfaceDeclaration {
  const modifiers = [factory.createToken(ts.SyntaxKind.ExportKeyword)];
  return factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, members);
}

/** Only `openapiTS` itself uses the configuration of the linter. */
const NO_LINTER = {} as GlobalContext["redoc"];

function createContext(description: OpenAPI3, transform: GlobalContext["transform"]): GlobalContext {
  return {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    defaultNonNullable: false,
    // The description has none.
    discriminators: { objects: {}, refsHandled: [] },
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    injectFooter: [],
    makePathsEnum: false,
    pathParamsAsTypes: false,
    postTransform: undefined,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    redoc: NO_LINTER,
    resolve: (reference) => withOwnFields(resolveRef(description, reference, { silent: true })),
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
    transform,
    transformProperty: undefined,
  };
}

/** openapi-typescript looks up fields by name, and would take an inherited `constructor` for a field. */
function withOwnFields<T>(schema: T): T {
  if (typeof schema !== "object" || schema === null || !("properties" in schema)) return schema;
  return { ...schema, properties: Object.assign(Object.create(null), schema.properties) };
}
