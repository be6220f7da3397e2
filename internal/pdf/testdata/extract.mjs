// Prints what pdf.js reads in PDF files, each text followed by a NUL. Footers are left out.
// Run: node extract.mjs path/to/pdfjs-dist/legacy/build/pdf.mjs FILE...
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [library, ...files] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(library));
const footerHeight = 92;
for (const file of files) {
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 });
  const pdf = await task.promise;
  let text = '';
  for (let n = 1; n <= pdf.numPages; n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent();
    for (const item of items)
      if (item.transform[5] > footerHeight) text += item.str + (item.hasEOL ? '\n' : '');
    text += '\n';
  }
  process.stdout.write(text + '\0');
  await task.destroy();
}
