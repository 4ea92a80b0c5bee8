/** Reads an export. Returns its text and, if it failed, the error. */
export async function readExport(
  texts: AsyncIterable<string>,
): Promise<{ readonly text: string; readonly error?: unknown }> {
  let text = "";
  try {
    for await (const chunk of texts) text += chunk;
    return { text };
  } catch (error) {
    return { text, error };
  }
}

/** @throws The error of the export. */
export async function readWhole(texts: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of texts) text += chunk;
  return text;
}
