// Makes bidi.txt: random paragraphs with the levels that npm bidi-js 1.0 gives them, an
// implementation that passes Unicode's BidiCharacterTest. Run: node bidi.mjs > bidi.txt
// with bidi-js where node finds it. Each line: base level, code points, levels.
import bidiFactory from 'bidi-js';
const bidi = bidiFactory();
let seed = 1;
const random = n => (seed = (seed * 48271) % 2147483647) % n;
const alphabet = ['a', 'b', 'א', 'ع', 'ر', '1', '2', '٣', '-', '+', '%', '°', ',', '.', ':', ' ', ' ', '(', ')', '[', ']',
  '\u0301', '\u064B', '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E',
  '\u2066', '\u2067', '\u2068', '\u2069', '!', '\u3008', '\u3009', '\u00AD'];
// Without explicit embeddings half of the time, as in real text.
for (let n = 0; n < 3000; n++) {
  const base = n % 2, plain = n % 4 < 2;
  let text = '';
  for (let k = 1 + random(24); k > 0; k--) {
    let c = alphabet[random(alphabet.length)];
    if (plain && c >= '\u202A' && c <= '\u2069') c = ' ';
    text += c;
  }
  const { levels } = bidi.getEmbeddingLevels(text, base ? 'rtl' : 'ltr');
  console.log(base + '\t' + [...text].map(c => c.codePointAt(0).toString(16)).join(' ') + '\t' + Array.from(levels).join(' '));
}
