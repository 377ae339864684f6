// The baseline that `make bench` compares with: what a verifier in TypeScript does, entry by entry.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

let previous;
let entries = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Infinity })) {
  const { hashSha256, signatureBase64, ...entry } = JSON.parse(line);
  const hash = createHash('sha256').update(canonical(entry)).digest('hex');
  if (hash !== hashSha256 || entry.previousHash !== previous) {
    console.error(`entry ${entries + 1} is broken`);
    process.exit(1);
  }
  previous = hashSha256;
  entries += 1;
}
console.log(`${entries} entries`);
