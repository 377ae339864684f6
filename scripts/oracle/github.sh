#!/usr/bin/env bash
# Records what freeze-guard asks GitHub, and replays it to mocks of GitHub's own descriptions: `make conformance-github`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tools=.tools/github
packages=(@octokit/openapi@23.0.2 @octokit/graphql-schema@15.26.1 @stoplight/prism-cli@5.14.2 graphql@16)
mkdir -p "$tools" target
[[ -f $tools/package.json ]] || echo '{ "private": true }' >"$tools/package.json"
npm --prefix "$tools" install --no-audit --no-fund --silent "${packages[@]}"

requests=$PWD/target/github-requests.ndjson
rm -f "$requests"
GATEKIT_REQUESTS=$requests cargo test --package freeze-guard --test freeze-github --locked -- every_request
node scripts/oracle/github.mjs "$requests" "$tools"
