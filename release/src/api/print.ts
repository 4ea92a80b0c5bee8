import ts from "typescript-5";

type WithMembers = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeLiteralNode;

const hasMembers = (node: ts.Node): node is WithMembers =>
  ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node);

/** With more members than this a declaration is too long for people to review. */
const MANY = 60;
/** With more members than this in all, those within its members are left out, too. */
const TOO_MANY = 300;

/** Whether the report has only the names of its members. */
export function isCrowded(node: ts.Node): boolean {
  if (!hasMembers(node)) return false;
  if (node.members.length > MANY) return true;
  const outer = ts.findAncestor(node.parent, hasMembers);
  return outer !== undefined && sizeOf(outer) > TOO_MANY;
}

const sizes = new WeakMap<WithMembers, number>();

function sizeOf(node: WithMembers): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  let size = 0;
  const visit = (child: ts.Node): void => {
    if (ts.isTypeElement(child) || ts.isClassElement(child)) size += 1;
    ts.forEachChild(child, visit);
  };
  visit(node);
  sizes.set(node, size);
  return size;
}

/** Whether it is a member that nobody outside can use. */
export function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const isMarked = modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return isMarked || (node.name !== undefined && ts.isPrivateIdentifier(node.name));
}

const printer = ts.createPrinter({ removeComments: true });

/** The text of a declaration under a name, without comments and what nobody can use. */
export function print(node: ts.Node, name: string, isExported: boolean): string {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const { transformed, dispose } = ts.transform(statement, [withoutDetails]);
  const [shown = statement] = transformed;
  const text = printer.printNode(ts.EmitHint.Unspecified, shown, node.getSourceFile());
  dispose();
  const bare = text.replace(/^(?:export )?(?:default )?(?:declare )?/, "");
  const isDeclared = !/^(?:interface|type) /.test(bare);
  const renamed = bare.replace(/^((?:abstract )?\w+ )[\w$]+/, (_, keyword: string) => keyword + name);
  return wrapped(`${isExported ? "export " : ""}${isDeclared ? "declare " : ""}${renamed}`);
}

/** Drops private members, and all but the names where there are many. */
const withoutDetails: ts.TransformerFactory<ts.Node> = ({ factory }) => {
  const visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
    if (isPrivate(node)) return undefined;
    if (isCrowded(node.parent) && hasMembers(node.parent) && isMember(node)) {
      return factory.createPropertySignature(undefined, node.name, undefined, undefined);
    }
    return ts.visitEachChild(node, visit, undefined);
  };
  return (root) => ts.visitEachChild(root, visit, undefined);
};

const isMember = (node: ts.Node): node is ts.TypeElement & { name: ts.PropertyName } =>
  (ts.isTypeElement(node) || ts.isClassElement(node)) && node.name !== undefined;

/** Long unions have a line for each part, so that a change of one is a change of one line. */
function wrapped(text: string): string {
  const lines = text.split("\n").map((line) => {
    const isUnion = line.length > 110 && /^(?:export )?type [^=]+ = "/.test(line);
    return isUnion ? line.replace(" = ", "\n    = ").replaceAll(' | "', '\n    | "') : line;
  });
  return lines.join("\n");
}
