#!/usr/bin/env bash
# Asks GitHub's own expression package whether the driver of tests/action.rs evaluates expressions as it does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

node=.tools/expressions
npm install --prefix "$node" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error @actions/expressions@0.3.61
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# The tests of one file share a process: one thread, so that each run writes all of its own.
for name in $(cargo test --quiet --package gate --test action --locked -- --list | sed -n 's/: test$//p'); do
  GATEKIT_EXPRESSIONS=$out/$name.json cargo test --quiet --package gate --test action --locked -- --exact "$name" >/dev/null
done

cat >"$node/compare.mjs" <<'NODE'
import { readdirSync, readFileSync } from 'node:fs';
import { Evaluator, Lexer, Parser, data } from '@actions/expressions';

const [folder] = process.argv.slice(2);
const known = ['inputs', 'github', 'steps'];
const wrap = (value) => {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(wrap));
  return new data.Dictionary(...Object.entries(value).map(([key, inner]) => ({ key, value: wrap(inner) })));
};
let compared = 0;
for (const file of readdirSync(folder)) {
  for (const { expression, contexts, value } of JSON.parse(readFileSync(`${folder}/${file}`))) {
    const tree = new Parser(new Lexer(expression).lex().tokens, known, []).parse();
    const theirs = new Evaluator(tree, wrap(contexts)).evaluate().coerceString();
    const ours = value === null ? '' : String(value);
    if (theirs !== ours) {
      console.error(`action.sh: ${expression}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`);
      process.exitCode = 1;
    }
    compared += 1;
  }
}
if (compared < 100) {
  console.error(`action.sh: only ${compared} expressions were compared`);
  process.exitCode = 1;
}
console.log(`${compared} expressions evaluated alike`);
NODE
node "$node/compare.mjs" "$out"
