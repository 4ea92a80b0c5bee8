import ts from "typescript-5";

type WithMembers = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeLiteralNode;

const hasMembers = (node: ts.Node): node is WithMembers =>
  ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node);

/** A declaration with more members than this is too long to review, so the report has only their names. */
const MAX_MEMBERS = 60;
/** Nested members are also reduced to their names if the outer declaration has more members than this in total. */
const MAX_TOTAL_MEMBERS = 300;

/** Whether the report has only the names of the members. */
export function isAbbreviated(node: ts.Node): boolean {
  if (!hasMembers(node)) return false;
  if (node.members.length > MAX_MEMBERS) return true;
  const outer = ts.findAncestor(node.parent, hasMembers);
  return outer !== undefined && countMembers(outer) > MAX_TOTAL_MEMBERS;
}

const memberCounts = new WeakMap<WithMembers, number>();

function countMembers(node: WithMembers): number {
  const known = memberCounts.get(node);
  if (known !== undefined) return known;
  let size = 0;
  const visit = (child: ts.Node): void => {
    if (ts.isTypeElement(child) || ts.isClassElement(child)) size += 1;
    ts.forEachChild(child, visit);
  };
  visit(node);
  memberCounts.set(node, size);
  return size;
}

/** Whether the node is a private member. */
export function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const isMarked = modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return isMarked || (node.name !== undefined && ts.isPrivateIdentifier(node.name));
}

const printer = ts.createPrinter({ removeComments: true });

/** Prints a declaration under a name, without comments and private members. */
export function print(node: ts.Node, name: string, isExported: boolean): string {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const { transformed, dispose } = ts.transform(statement, [abbreviate]);
  const [shown = statement] = transformed;
  const text = printer.printNode(ts.EmitHint.Unspecified, shown, node.getSourceFile());
  dispose();
  const bare = text.replace(/^(?:export )?(?:default )?(?:declare )?/, "");
  const isDeclared = !/^(?:interface|type) /.test(bare);
  const renamed = bare.replace(/^((?:abstract )?\w+ )[\w$]+/, (_, keyword: string) => keyword + name);
  return wrapUnions(`${isExported ? "export " : ""}${isDeclared ? "declare " : ""}${renamed}`);
}

/** Removes private members, and reduces abbreviated members to their names. */
const abbreviate: ts.TransformerFactory<ts.Node> = ({ factory }) => {
  const visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
    if (isPrivate(node)) return undefined;
    if (isAbbreviated(node.parent) && hasMembers(node.parent) && isMember(node)) {
      return factory.createPropertySignature(undefined, node.name, undefined, undefined);
    }
    return ts.visitEachChild(node, visit, undefined);
  };
  return (root) => ts.visitEachChild(root, visit, undefined);
};

const isMember = (node: ts.Node): node is ts.TypeElement & { name: ts.PropertyName } =>
  (ts.isTypeElement(node) || ts.isClassElement(node)) && node.name !== undefined;

/** Writes each part of a long union on its own line, so that a diff shows one line for each changed part. */
function wrapUnions(text: string): string {
  const lines = text.split("\n").map((line) => {
    const isUnion = line.length > 110 && /^(?:export )?type [^=]+ = "/.test(line);
    return isUnion ? line.replace(" = ", "\n    = ").replaceAll(' | "', '\n    | "') : line;
  });
  return lines.join("\n");
}
