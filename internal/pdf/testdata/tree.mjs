// Prints the tree that pdf.js hands to assistive technology: for each file a line of JSON, the list of
// the elements that hold text or a description, in order. A link's text is part of what it stands in.
// Run: node tree.mjs path/to/pdfjs-dist/legacy/build/pdf.mjs FILE...
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [library, ...files] = process.argv.slice(2);
const { getDocument } = await import(pathToFileURL(library));

// textsOf returns the text of each marked content of a page, by its id.
async function textsOf(page) {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const texts = {};
  const open = [];
  for (const item of items) {
    if (item.type?.startsWith('beginMarkedContent')) open.push(item.id ?? open.at(-1));
    else if (item.type === 'endMarkedContent') open.pop();
    else if (open.at(-1)) texts[open.at(-1)] = (texts[open.at(-1)] ?? '') + item.str + (item.hasEOL ? ' ' : '');
  }
  return texts;
}

for (const file of files) {
  const task = getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 });
  const pdf = await task.promise;
  const elements = [];
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n);
    const texts = await textsOf(page);
    const annotations = new Set((await page.getAnnotations()).map(a => a.id));
    const walk = (node, above, into) => {
      let own = into;
      if (node.role !== 'Link') {
        own = { role: node.role, above, text: '', alt: node.alt ?? '', lang: node.lang ?? '', links: 0 };
        elements.push(own);
      }
      for (const child of node.children ?? []) {
        if (child.type === 'content') own.text += texts[child.id] ?? '';
        else if (child.type === 'annotation' || child.type === 'object') own.links += annotations.has(child.id) ? 1 : 0;
        else walk(child, above.concat(node.role), own);
      }
    };
    walk(await page.getStructTree(), [], null);
  }
  process.stdout.write(JSON.stringify(elements.filter(e => e.text || e.alt)) + '\n');
  await task.destroy();
}
