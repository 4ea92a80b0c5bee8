/** What a changelog says of a version. */
export function entryOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${version}\n`));
  if (section === undefined) throw new Error(`The changelog has nothing about ${version}.`);
  return section.slice(version.length).trim();
}
