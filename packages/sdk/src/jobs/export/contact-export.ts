import type { ContactExport } from "./export-types.ts";

type ExportTexts = AsyncGenerator<string, undefined, undefined>;

/**
 * Creates an export.
 *
 * @param start - Loads the code of the export and returns the text of each page. It runs when the text is first read.
 */
export function createContactExport(start: () => Promise<ExportTexts>): ContactExport {
  const read = async function* (): ExportTexts {
    return yield* await start();
  };
  return { [Symbol.asyncIterator]: read, stream: () => streamOf(read()) };
}

/** Returns texts as a stream of bytes, which reads a text when its bytes are read. */
function streamOf(texts: ExportTexts): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async (controller) => {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await texts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
