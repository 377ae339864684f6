// One comparison by a library from npm: replay_peer.mjs TOOL A B. Prints how many differences it reports.
// A and B are documents, or .ndjson recordings whose lines are compared pair by pair.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.PEERS}/package.json`);
const [tool, a, b] = process.argv.slice(2);

/** How many leaves of a delta of jsondiffpatch say that something changed. */
const leaves = (delta) =>
  Array.isArray(delta)
    ? 1
    : Object.entries(delta ?? {}).reduce((sum, [key, inner]) => (key === "_t" ? sum : sum + leaves(inner)), 0);

/** How many marks of json-diff there are in a result. */
const marks = (result) => {
  if (result === undefined || result === null || typeof result !== "object") return 0;
  if (Array.isArray(result)) return result.reduce((sum, [mark, inner]) => sum + (mark === " " ? 0 : mark === "~" ? marks(inner) : 1), 0);
  if ("__old" in result && "__new" in result) return 1;
  return Object.entries(result).reduce(
    (sum, [key, inner]) => sum + (key.endsWith("__added") || key.endsWith("__deleted") ? 1 : marks(inner)),
    0,
  );
};

const load = {
  async jsondiffpatch() {
    const { create } = await import(require.resolve("jsondiffpatch").replace(/\.c?js$/, ".js"));
    const differ = create({ objectHash: (item) => item.id });
    return (left, right) => leaves(differ.diff(left, right));
  },
  async "json-diff"() {
    const { diff } = require("json-diff");
    return (left, right) => marks(diff(left, right));
  },
  async microdiff() {
    const module = require("microdiff");
    const diff = module.default ?? module;
    return (left, right) => diff(left, right, { cyclesFix: false }).length;
  },
  async "fast-json-patch"() {
    const { compare } = require("fast-json-patch");
    return (left, right) => compare(left, right).length;
  },
};

const compare = await load[tool]();
let count = 0;
if (a.endsWith(".ndjson")) {
  const lines = (path) => readFileSync(path, "utf8").trimEnd().split("\n");
  const others = lines(b);
  for (const [at, line] of lines(a).entries()) count += compare(JSON.parse(line), JSON.parse(others[at]));
} else {
  count = compare(JSON.parse(readFileSync(a, "utf8")), JSON.parse(readFileSync(b, "utf8")));
}
console.log(count);
