// Verifies a project's approvals without caveat, from docs/reviews.md alone:
//
//     node verify-reviews.mjs FOLDER ARTICLE LOCALE
//
// It prints a line for each statement: who, as what, which verdict, whether the signature is of the
// statement and of a key that allowed_signers gives the person at that time, and how many of its texts
// are today's. Roles, revoked keys and counting are left to the reader.
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

const [folder, article, locale] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, "utf8").replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");

// TOML, as far as the project's files use it.
function toml(text) {
  let at = 0;
  const fail = (what) => { throw new Error(`${what} at byte ${at}: ${text.slice(at, at + 40)}`); };
  const skip = (pattern) => { pattern.lastIndex = at; at += pattern.exec(text)[0].length; };
  const blank = () => skip(/[ \t]*/y), space = () => skip(/(?:\s|#.*)*/y);
  const escapes = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", e: "\x1b", '"': '"', "\\": "\\" };
  const unescape = (s) => s.replace(/\\(?:u(.{4})|U(.{8})|([ \t]*\n\s*)|(.))/gs, (_, u, U, fold, c) =>
    fold !== undefined ? "" : c ? escapes[c] ?? fail("escape") : String.fromCodePoint(parseInt(u ?? U, 16)));
  const string = () => {
    const quote = ['"""', "'''", '"', "'"].find((q) => text.startsWith(q, at)) ?? fail("no string");
    let end = at += quote.length;
    while (!text.startsWith(quote, end)) end += quote[0] === '"' && text[end] === "\\" ? 2 : end > text.length ? fail("no end") : 1;
    while (quote.length === 3 && text[end + 3] === quote[0]) end++;
    let s = text.slice(at, end);
    at = end + quote.length;
    if (quote.length === 3) s = s.replace(/^\n/, "");
    return quote[0] === '"' ? unescape(s) : s;
  };
  const key = () => {
    const parts = [];
    for (;;) {
      blank();
      if (text[at] === '"' || text[at] === "'") parts.push(string());
      else { const from = at; skip(/[\w-]*/y); if (from === at) fail("no key"); parts.push(text.slice(from, at)); }
      blank();
      if (text[at] !== ".") return parts;
      at++;
    }
  };
  const put = (table, parts, value) => {
    for (const p of parts.slice(0, -1)) table = Array.isArray(table[p]) ? table[p].at(-1) : table[p] ??= {};
    const last = parts.at(-1);
    if (last in table) fail(`${last} twice`);
    table[last] = value;
  };
  const value = () => {
    if (text[at] === '"' || text[at] === "'") return string();
    if (text[at] === "[") {
      const list = [];
      for (at++, space(); text[at] !== "]"; space()) { list.push(value()); space(); if (text[at] === ",") at++; }
      return at++, list;
    }
    if (text[at] === "{") {
      const table = {};
      for (at++, space(); text[at] !== "}"; space()) { const k = key(); at++; space(); put(table, k, value()); space(); if (text[at] === ",") at++; }
      return at++, table;
    }
    const word = /[^\s,\]}#]+/y;
    word.lastIndex = at;
    const [w] = word.exec(text) ?? fail("no value");
    at += w.length;
    return w === "true" ? true : w === "false" ? false : /^\d/.test(w) && !isNaN(w) ? Number(w) : w;
  };
  const root = Object.create(null);
  let table = root;
  for (space(); at < text.length; space()) {
    if (text.startsWith("[[", at)) {
      at += 2;
      const parts = key();
      let t = root;
      for (const p of parts.slice(0, -1)) t = t[p] ??= {};
      (t[parts.at(-1)] ??= []).push(table = {});
      at += 2;
    } else if (text[at] === "[") {
      at++;
      table = root;
      for (const p of key()) table = Array.isArray(table[p]) ? table[p].at(-1) : table[p] ??= {};
      at++;
    } else {
      const k = key();
      at++; // =
      blank();
      put(table, k, value());
    }
  }
  return root;
}

// "The text", and "Canonical bytes".
const none = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]$/u;
function fold(text) {
  const lines = text.normalize("NFC").replace(/^[ \t\n]+|[ \t\n]+$/g, "").split("\n");
  let out = "";
  lines.forEach((line, i) => {
    if (i > 0) line = line.replace(/^[ \t]+/, "");
    if (i === lines.length - 1) { out += line; return; }
    const end = line.replace(/[ \t]+$/, "");
    const next = lines[i + 1].replace(/^[ \t]+/, "");
    if (end === line && /\\*$/.exec(end)[0].length % 2) out += end + "\n";
    else if (line.endsWith("  ")) out += end + "\\\n";
    else out += end + (none.test([...end].at(-1) ?? "") && none.test([...next][0] ?? "") ? "" : " ");
  });
  return out.replace(/^[ \t\n]+|[ \t\n]+$/g, "");
}
const field = (name, value) => `${name} ${Buffer.byteLength(value)}\n${value}\n`;
const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const sha256 = (s) => createHash("sha256").update(s).digest("hex");

const config = toml(read("caveat.toml"));
const source = config.source ?? "en";
const project = config.project ?? new URL(config["base-url"]).host;
const vars = { ...config.vars, ...config.locale?.[locale]?.vars };

const categories = ["zero", "one", "two", "few", "many", "other"];
// messages gives the plural forms of each message of a locale file, by key.
function messages(tag) {
  const out = {};
  const walk = (table, path) => {
    const forms = {};
    for (const [name, v] of Object.entries(table)) {
      if (typeof v === "object") walk(v, [...path, name]);
      else if (categories.includes(name) && v.trim() !== "") forms[name] = fold(v);
      else if (!categories.includes(name)) out[[...path, name].join(".")] = { other: fold(v) };
    }
    if (forms.other) out[path.join(".")] = forms;
  };
  walk(toml(read(`locales/${article}/active.${tag}.toml`)), []);
  return out;
}
const forms = (which, f) => field(which, String(Object.keys(f).length)) +
  categories.filter((c) => c in f).map((c) => field("form", c) + field("text", f[c])).join("");

const notices = ["draft-label", "draft-machine", "draft-human", "draft-source", "fallback", "withheld-title", "withheld",
  "withheld-source", "emergency", "advertising", "advertising-note"].map((n) => "notice." + n);
const sources = messages(source);
const marks = article === "site"
  ? Object.fromEntries(Object.keys(sources).map((key) => [key, { section: "", safety: notices.includes(key) }]))
  : toml(read(`locales/${article}/ledger.${source}.toml`));
const targets = locale === source ? {} : messages(locale);
const today = {};
for (const [key, mark] of Object.entries(marks)) {
  const from = sources[key], to = locale === source ? {} : targets[key];
  if (!from || !to) continue;
  const used = new Set();
  for (const text of [...Object.values(from), ...Object.values(to)])
    for (const [, name] of text.matchAll(/\{\{\.([\p{L}_][\p{L}\p{Nd}_]*)\}\}/gu)) if (name in vars) used.add(name);
  const names = [...used].sort(byBytes);
  today[key] = sha256("caveat review subject 1\n" + field("project", project) + field("article", article) + field("key", key) +
    field("section", mark.section || key.split(".")[0]) + field("safety", mark.safety ? "yes" : "no") +
    field("source-locale", source) + field("locale", locale) + forms("source-forms", from) + forms("target-forms", to) +
    field("vars", String(names.length)) + names.map((n) => field("var", n) + field("value", vars[n].normalize("NFC"))).join(""));
}

function statement(s) {
  const units = s.units.map((u) => [u.slice(65), u.slice(0, 64)]);
  for (let i = 1; i < units.length; i++) if (byBytes(units[i - 1][0], units[i][0]) >= 0) throw new Error("units out of order");
  return "caveat review statement 1\n" + field("project", s.project) + field("article", s.article) + field("locale", s.locale) +
    field("role", s.role) + field("verdict", s.verdict) + field("reason", s.reason ?? "") + field("person", s.person) + field("time", s.time) +
    field("units", String(units.length)) + units.map(([k, d]) => field("key", k) + field("digest", d)).join("") +
    field("paper", s.scan ? "yes" : "no") +
    (s.scan ? field("scan", s.scan) + field("name", s.name) + field("qualification", s.qualification) : "");
}

// SSHSIG (OpenSSH, PROTOCOL.sshsig).
function wire(b) {
  let at = 0;
  return { bytes: (n) => b.subarray(at, at += n), string() { return this.bytes(this.bytes(4).readUInt32BE()); } };
}
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const wrap = (s) => Buffer.concat([u32(Buffer.byteLength(s)), Buffer.from(s)]);
const trim = (b, n) => { while (b.length > 1 && b[0] === 0) b = b.subarray(1); return n ? Buffer.concat([Buffer.alloc(n - b.length), b]) : b; };
const url = (b) => b.toString("base64url");

function signer(s, bytes) {
  const armor = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/.exec(s);
  const b = wire(Buffer.from(armor[1], "base64"));
  if (b.bytes(6).toString() !== "SSHSIG" || b.bytes(4).readUInt32BE() !== 1) return;
  const key = b.string(), namespace = b.string().toString(), reserved = b.string(), hash = b.string().toString();
  const sig = wire(b.string()), algorithm = sig.string().toString(), blob = sig.string();
  if (namespace !== "review@caveat" || !["sha256", "sha512"].includes(hash)) return;
  const signed = Buffer.concat([Buffer.from("SSHSIG"), wrap(namespace), wrap(reserved), wrap(hash), wrap(createHash(hash).update(bytes).digest())]);
  const k = wire(key), type = k.string().toString();
  const jwk = (o) => createPublicKey({ key: o, format: "jwk" });
  let ok = false;
  if (type === "ssh-ed25519" && algorithm === type) ok = verify(null, signed, jwk({ kty: "OKP", crv: "Ed25519", x: url(k.string()) }), blob);
  else if (type === "ssh-rsa" && algorithm.startsWith("rsa-sha2-")) {
    const e = trim(k.string()), n = trim(k.string());
    ok = n.length >= 256 && verify("sha" + algorithm.slice(9), signed, jwk({ kty: "RSA", e: url(e), n: url(n) }), blob);
  } else if (type.startsWith("ecdsa-sha2-nistp") && algorithm === type) {
    const bits = Number(type.slice(16)), n = Math.ceil(bits / 8);
    k.string();
    const point = k.string(), rs = wire(blob), r = trim(rs.string(), n), t = trim(rs.string(), n);
    const name = { 256: "sha256", 384: "sha384", 521: "sha512" }[bits];
    ok = verify(name, signed, { key: jwk({ kty: "EC", crv: `P-${bits}`, x: url(point.subarray(1, 1 + n)), y: url(point.subarray(1 + n)) }), dsaEncoding: "ieee-p1363" },
      Buffer.concat([r, t]));
  }
  return ok ? key.toString("base64") : undefined;
}

const moment = (t) => t.replace(/^(\d{8})Z$/, "$1000000Z").replace(/^(\d{12})Z$/, "$100Z");
const listed = read("allowed_signers").split("\n").filter((l) => l.trim() && !l.startsWith("#")).map((l) => {
  const [, principals, options = "", , key] = /^(\S+)\s+(?:((?:[\w-]+="[^"]*",?)+)\s+)?(\S+)\s+(\S+)/.exec(l);
  return { principals: principals.split(","), key, options: Object.fromEntries([...options.matchAll(/([\w-]+)="([^"]*)"/g)].map((m) => [m[1], m[2]])) };
});

const file = `locales/${article}/reviews.${locale}.toml`;
for (const s of existsSync(`${folder}/${file}`) ? toml(read(file)).statement ?? [] : []) {
  const key = signer(s.signature, statement(s));
  const time = s.time.replace(/[-:T]/g, "");
  const trusted = listed.some(({ principals, key: k, options: o }) => k === key && principals.includes(s.person) &&
    (!o.namespaces || o.namespaces.split(",").includes("review@caveat")) &&
    (!o["valid-after"] || moment(o["valid-after"]) <= time) && (!o["valid-before"] || time <= moment(o["valid-before"])));
  const here = s.project === project && s.article === article && s.locale === locale;
  const n = s.units.filter((u) => today[u.slice(65)] === u.slice(0, 64)).length;
  console.log(`${s.person} ${s.role} ${s.verdict}: ${key ? "signed" : "not signed"}, ${trusted && here ? "trusted" : "not trusted"}, ${n} of ${s.units.length} texts`);
}
