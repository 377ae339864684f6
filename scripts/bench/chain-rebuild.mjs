// A second baseline: the shape of the verifier that producers of this format ship. The whole log is parsed first, and
// each entry is rebuilt with sorted keys before it is stringified and hashed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

function canonicalize(value) {
  if (Array.isArray(value)) return value.map((item) => canonicalize(item));
  if (value === null || typeof value !== 'object') return value;
  const sorted = {};
  for (const key of Object.keys(value).sort()) {
    if (value[key] !== undefined) sorted[key] = canonicalize(value[key]);
  }
  return sorted;
}

const entries = [];
for await (const line of createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Infinity })) {
  entries.push(JSON.parse(line));
}
entries.forEach((entry, index) => {
  const { hashSha256, signatureBase64, ...hashed } = entry;
  const hash = createHash('sha256').update(JSON.stringify(canonicalize(hashed)), 'utf8').digest('hex');
  const before = index > 0 ? entries[index - 1] : undefined;
  const inOrder = before === undefined || entry.occurredAtIso >= before.occurredAtIso;
  if (!inOrder || entry.previousHash !== before?.hashSha256 || hash !== hashSha256) {
    console.error(`entry ${index + 1} is broken`);
    process.exit(1);
  }
});
console.log(`${entries.length} entries`);
