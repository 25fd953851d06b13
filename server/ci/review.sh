#!/bin/sh
# Judges the change of a pull request: annotations of what is refused, of users of names that go and of what `lint` finds in changed manifests; one comment that is kept up to date.
# BASE: commit that the change is compared with. HEADLIGHT: the command. COMMENT=true with REPOSITORY, PULL_REQUEST and GH_TOKEN: the comment is written, by gh.
# Ends with the status of `headlight diff`, or of `headlight lint` where that is worse.
set -u
HEADLIGHT=${HEADLIGHT:-headlight}
FAIL_ON=${FAIL_ON:-refused,used}
LINT_FAIL_ON=${LINT_FAIL_ON:-warning}
mark='<!-- headlight-diff -->'

git rev-parse --verify --quiet "$BASE^{commit}" > /dev/null || git fetch --quiet --no-tags --depth=1 origin "$BASE" || {
  echo "The commit $BASE cannot be fetched." >&2
  exit 2
}

$HEADLIGHT diff "$BASE" --format github --fail-on "$FAIL_ON"
status=$?

if [ "${LINT:-true}" = true ]; then
  changed=$(mktemp)
  git diff --name-only --diff-filter=d -z "$BASE" -- '*.yaml' '*.yml' > "$changed"
  if [ -s "$changed" ]; then
    xargs -0 $HEADLIGHT lint --format github --fail-on "$LINT_FAIL_ON" -- < "$changed"
    linted=$?
    # xargs ends with 123 where a command ended with 1 to 125.
    [ "$linted" -eq 123 ] && linted=1
    [ "$linted" -gt "$status" ] && status=$linted
  fi
  rm -f "$changed"
fi

if [ "${COMMENT:-false}" = true ]; then
  body=$(mktemp)
  $HEADLIGHT diff "$BASE" --format markdown --fail-on never > "$body"
  known=$(gh api --paginate "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)
  if [ -n "$known" ]; then
    gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$known" --field "body=@$body"
  elif ! grep -q 'no name changes, and nothing is refused' "$body"; then
    gh api --silent --method POST "repos/$REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$body"
  fi
  rm -f "$body"
fi
exit "$status"
