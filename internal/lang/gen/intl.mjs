// Prints what node's Intl (ICU) says of each language, for the tests of package
// lang to compare with.
const tags = `en es vi pt pt-BR zh zh-Hans zh-Hant fr tl fil ru ar it de ko pl gu th
  he ur fa hi ja uk tr pt-PT nl sv cs ro el hu bn ta te my km lo am so sw
  ne pa ps ti om ka hy sr sr-Latn hr bg fi da nb id yo yue ca lt lv sl is
  en-GB en-NZ en-IN es-MX es-US es-PR es-419 fr-CA fr-CH ar-EG ar-SA ar-MA ar-LB
  de-AT de-CH zh-TW zh-HK pa-Arab fa-AF`.trim().split(/\s+/);
const counts = [...Array(201).keys(), 1000, 1000000, 1000001, 2000000];
const decimals = ["0.0", "0.5", "1.0", "1.5", "1.20", "2.04", "10.11", "0.14"];
const integers = [0, 7, 999, 1000, 1234, 9999, 12345, 123456, 1234567, -5, -1234567];

// A plural form in one letter: counts and decimals are written as a string of them.
const letter = { zero: "z", one: "1", two: "2", few: "f", many: "m", other: "o" };

const standard = { type: "language", languageDisplay: "standard", fallback: "none" };
const out = { icu: process.versions.icu, cldr: process.versions.cldr, counts, decimals, integers, locales: {} };
for (const tag of tags) {
  const locale = new Intl.Locale(tag);
  // Dates are Gregorian in every language but Thai; see FormatDate.
  const calendar = tag === "th" ? "buddhist" : "gregory";
  const date = new Intl.DateTimeFormat(tag, { calendar, dateStyle: "long", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(tag, { calendar, month: "long", timeZone: "UTC" });
  const number = new Intl.NumberFormat(tag);
  const plural = new Intl.PluralRules(tag);
  const months = [...Array(12).keys()];
  out.locales[tag] = {
    rtl: locale.textInfo.direction === "rtl",
    script: locale.maximize().script,
    self: new Intl.DisplayNames(tag, standard).of(tag) ?? "",
    inEnglish: new Intl.DisplayNames("en", standard).of(tag) ?? "",
    english: new Intl.DisplayNames(tag, standard).of("en") ?? "",
    dates: [1, 22].map((d) => months.map((m) => date.format(Date.UTC(2026, m, d)))),
    months: months.map((m) => month.format(Date.UTC(2026, m, 1))),
    integers: integers.map((n) => number.format(n)),
    decimal: new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(1234.5),
    forms: plural.resolvedOptions().pluralCategories,
    counts: counts.map((n) => letter[plural.select(n)]).join(""),
    decimals: decimals.map((s) => {
      const rules = new Intl.PluralRules(tag, { minimumFractionDigits: s.split(".")[1].length });
      return letter[rules.select(Number(s))];
    }).join(""),
  };
}
// One line for each locale.
const { locales, ...head } = out;
console.log(`{${JSON.stringify(head).slice(1, -1)},"locales":{`);
console.log(Object.entries(locales).map(([tag, v]) => `"${tag}":${JSON.stringify(v)}`).join(",\n") + "}}");
