#!/usr/bin/env bash
# Predicts in 16 shards with GNU parallel, four at once, and puts them together (docs/shards.md):
#   examples/gnu-parallel.sh
# Each shard is tried four times; given again, the script does what is not finished. For several machines with the same folders
# add --sshlogin node1,node2 --workdir .
set -eu

boxfit=${BOXFIT:-./boxfit} model=${MODEL:-runs/faces} photos=${PHOTOS:-photos} out=${OUT:-boxes.csv} shards=${SHARDS:-16}

parallel --jobs "${JOBS:-4}" --retries 4 --joblog "$out.joblog" \
  "$boxfit" predict "$model" "$photos" --out "$out" --threads 1 --shard "{}/$shards" ::: $(seq "$shards")
"$boxfit" merge "$out"
