#!/bin/sh
# build.sh VERSION FOLDER: builds `FOLDER/judge` from the validation code of kube-apiserver VERSION (1.37.2), with its staging modules.
set -e
version=$1 folder=$2 source=$(cd "$(dirname "$0")" && pwd)
export GOFLAGS=-mod=mod CGO_ENABLED=0
mkdir -p "$folder"
cp "$source"/*.go "$source"/empty.s "$folder"
cd "$folder"
kubernetes=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
{
  echo 'module judge'
  sed -n 's/^go .*/&/p' "$kubernetes/go.mod"
  echo "require k8s.io/kubernetes v$version"
  sed -n "s/^\t*\(k8s.io\/[a-z-]*\) => .*/replace \1 => \1 v0.${version#1.}/p" "$kubernetes/go.mod"
} > go.mod
cp "$kubernetes/go.sum" go.sum
chmod u+w go.sum
go build -trimpath -o judge .
