#!/usr/bin/env bash
# Everything behind action.yml but the installation. Inputs come from the environment, and never as code.
#   gate.sh judge     runs the gates, or joins the reports of other jobs; never fails by itself
#   gate.sh publish   step summary, and what was opted into: a comment, code scanning
#   gate.sh enforce   fails unless the verdict is a pass
set -euo pipefail

# say LEVEL TEXT   An annotation of the action's own. The text is ours: nothing in it needs escaping.
say() {
  printf '::%s title=gatekit::%s\n' "$1" "$2"
}

judge() {
  local reports=$GATEKIT_REPORTS gate=${GATEKIT_BIN:-/nowhere}/gate commit=$GATEKIT_COMMIT code=0 token list gates
  mkdir -p "$reports"
  # What is true if nothing comes of it. Of two lines with one name the last one counts.
  {
    printf 'verdict=undecided\nexit-code=2\nblocked-by=[]\n'
    printf 'report-json=%s\nreport-html=%s\nstatement=%s\n' \
      "$reports/gate.json" "$reports/gate.html" "$reports/gate.intoto.json"
  } >>"$GITHUB_OUTPUT"
  # What an earlier run left must not pass for this one's.
  rm -f "$reports"/gate.{json,html,md,sarif,xml,ctrf,intoto.json,annotations}

  read -ra gates <<<"${GATEKIT_GATE//$'\n'/ }"
  if [[ -n $GATEKIT_NEEDS ]]; then
    printf -v list '%s,' "${gates[@]}"
    set -- decide "${list%,}" "$reports" --needs-env GATEKIT_NEEDS
    # Where this job has the artifacts, the bytes that the reports speak of are hashed again.
    [[ $GATEKIT_ARTIFACTS == . ]] || set -- "$@" --artifacts "$GATEKIT_ARTIFACTS"
  else
    rm -rf "$reports/steps"
    set -- run "${gates[@]}" --artifacts "$GATEKIT_ARTIFACTS" --reports "$reports/steps"
  fi
  [[ -z $GATEKIT_POLICY ]] || set -- "$@" --policy "$GATEKIT_POLICY"
  [[ -z $GATEKIT_POLICY_REF ]] || set -- "$@" --policy-ref "$GATEKIT_POLICY_REF"
  [[ $GATEKIT_STRICT != true ]] || set -- "$@" --strict
  [[ -n $commit ]] || commit=$(git -C "$GATEKIT_ARTIFACTS" rev-parse HEAD 2>/dev/null) || commit=
  [[ -z $commit ]] || set -- "$@" --commit "$commit"

  # What artifacts say is shown, and never obeyed.
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  "$gate" "$@" --color always --github-output "$GITHUB_OUTPUT" \
    --report json="$reports/gate.json" --report html="$reports/gate.html" \
    --report markdown="$reports/gate.md" --report sarif="$reports/gate.sarif" \
    --report junit="$reports/gate.xml" --report ctrf="$reports/gate.ctrf" \
    --report intoto="$reports/gate.intoto.json" --report github="$reports/gate.annotations" || code=$?
  printf '\n::%s::\n' "$token"
  [[ ! -f $reports/gate.annotations ]] || cat "$reports/gate.annotations"
  case $code in
    0 | 1 | 2) ;;
    126 | 127) say error 'the gate did not run: its binaries are not there. Nothing is decided' ;;
    *) say error "the gate did not finish: it ended with $code. Nothing is decided" ;;
  esac
}

publish() {
  local reports=$GATEKIT_REPORTS
  if [[ ! -s $reports/gate.md ]]; then
    printf '## ❓ NOT DECIDED\n\nThe gate did not run: the log of this step says why.\n' >"$reports/gate.md"
  fi
  cat "$reports/gate.md" >>"$GITHUB_STEP_SUMMARY"
  # What follows is a courtesy: it needs a token, and never changes the verdict.
  if [[ $GATEKIT_COMMENT == true ]]; then
    gh pr comment "$GATEKIT_PULL_REQUEST" --repo "$GITHUB_REPOSITORY" --body-file "$reports/gate.md" \
      --edit-last --create-if-none >/dev/null || say warning 'the summary could not be posted to the pull request'
  fi
  if [[ $GATEKIT_CODE_SCANNING == true ]]; then
    gzip -c "$reports/gate.sarif" | base64 | tr -d '\n' |
      gh api --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" --silent \
        -f commit_sha="$GITHUB_SHA" -f ref="$GITHUB_REF" -F sarif=@- ||
      say warning 'SARIF could not be sent to code scanning'
  fi
}

enforce() {
  if [[ $GATEKIT_EXIT_CODE == 0 ]]; then
    return
  fi
  if [[ $GATEKIT_FAIL == false ]]; then
    say notice 'this does not promote, and the job goes on by the input fail: look at the output verdict'
    return
  fi
  [[ $GATEKIT_EXIT_CODE == 1 ]] && exit 1
  exit 2
}

case ${1:-} in
  judge | publish | enforce) "$1" ;;
  *)
    echo 'gate.sh: judge, publish or enforce' >&2
    exit 2
    ;;
esac
