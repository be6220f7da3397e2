// Reads TOML files with two readers from npm, and prints what they see: a line of JSON for each file
// and reader, of its texts by dotted key. Usage: node read.mjs NODE_MODULES FILE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(modules + "/");
const readers = {
  "smol-toml": (await import(pathToFileURL(require.resolve("smol-toml")))).parse,
  // Version 3.0.0 takes the CR of a line end for a part of the comment before it, and refuses it.
  "@iarna/toml": (text) => require("@iarna/toml").parse(text.replaceAll("\r\n", "\n")),
};

function flatten(value, prefix, out) {
  for (const [key, v] of Object.entries(value)) {
    const name = prefix ? prefix + "." + key : key;
    if (typeof v === "string") out[name] = v;
    else flatten(v, name, out);
  }
  return out;
}

for (const file of files) {
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  for (const [reader, parse] of Object.entries(readers)) {
    let said = { file, reader };
    try {
      said.texts = flatten(parse(text), "", {});
    } catch (e) {
      said.error = String(e.message).split("\n")[0];
    }
    console.log(JSON.stringify(said));
  }
}
