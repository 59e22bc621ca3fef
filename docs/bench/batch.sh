#!/bin/sh
# What `batch` costs as the work grows, for "Rows of data" of docs/benchmarks.md: seconds, CPU seconds and peak memory
# of all processes. LATHE is the command (./lathe unless set); the folder for models and rows is the first argument,
# the numbers of rows are the others.
#   docs/bench/batch.sh /tmp/batch 10000 100000 1000000
set -eu
here=$(dirname "$0")
folder=$1
shift
mkdir -p "$folder"
python3 "$here/scale.py" five "$folder/five.onnx"
for count; do
  [ -f "$folder/$count.csv" ] || python3 "$here/scale.py" rows "$count" "$folder/$count.csv"
  for form in csv jsonl; do
    printf '%s rows, %s: ' "$count" "$form"
    # shellcheck disable=SC2086 # a command with its arguments
    python3 "$here/scale.py" peak ${LATHE:-./lathe} batch "$folder/five.onnx" --data "$folder/$count.csv" -o "$folder/$count-answers.$form" --again 2> /dev/null
  done
done
