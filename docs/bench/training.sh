#!/usr/bin/env bash
# Remakes the training benchmarks of docs/benchmarks.md, each by one command of ./lathe; at most 20 minutes each.
# Usage: docs/bench/training.sh CASE RESNET20.onnx TRAIN.zip TEST.zip        CASE: prune prune-unlabelled distil qat recipe
#        docs/bench/training.sh sst2   MINILM_SST2.onnx TRAIN.tsv DEV.tsv    fine-tune, then six layers to three
#        docs/bench/training.sh minilm MINILM.onnx TRAIN.tsv DEV.tsv         six layers to three and MLPs, by cosine
# OUT (default target/benchmarks/training) gets the files and, as CASE.json, what ./lathe says; MINUTES is the budget of
# one training (default 15). The data of a training pass and the test data are different files.
set -euo pipefail
[ $# = 4 ] || { sed -n 2,8p "$0"; exit 2; }
case=$1 model=$2 train=$3 test=$4
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${OUT:-$root/target/benchmarks/training}
minutes=${MINUTES:-15}
mkdir -p "$out"

printf '%s\n' airplane automobile bird cat deer dog frog horse ship truck > "$out/cifar10.txt"
cifar=(--labels "$out/cifar10.txt" --layout NCHW --channels RGB --crop 32 --scale 0.00392156862745098
  --mean .4914,.4822,.4465 --std .2470,.2435,.2616)
budget="epochs=300,minutes=$minutes,augment=shift-flip"

# optimize NAME MODEL PASS... with the flags in $setup; accuracy on 5,000 examples that no pass has seen
setup=("${cifar[@]}")
optimize() {
  local name=$1 source=$2; shift 2
  local passes=()
  for pass in "$@"; do passes+=(--pass "$pass"); done
  "$root/lathe" optimize "$source" "${setup[@]}" --data "$train" --test "$test" --test-limit 5000 "${passes[@]}" \
    -o "$out/$name.onnx" --json > "$out/$name.json"
  cat "$out/$name.json"
}
# The file beside the original, in turn, in ONNX Runtime on one thread.
measure() { "$root/lathe" measure "$model" "$out/$1.onnx" "${setup[@]}" --threads 1 --json | tee "$out/$1-measure.json"; }

case $case in
  prune) optimize prune "$model" prune-channels:ratio=0.5,target=macs "recover:$budget,labels=yes"; measure prune ;;
  prune-unlabelled) optimize prune-unlabelled "$model" prune-channels:ratio=0.5,target=macs "recover:$budget,labels=no"
    measure prune-unlabelled ;;
  # Two trainings: student and the same student from scratch.
  distil) minutes=$((minutes * 2 / 3)); budget="epochs=300,minutes=$minutes,augment=shift-flip"
    optimize distil "$model" "distil:width=0.6,scratch,$budget"; measure distil ;;
  qat) # What round-to-nearest loses, and what is left of that after quantization-aware training.
    optimize qat-nearest "$model" "qat:weight-bits=4,epochs=0.1,minutes=0.1,learning-rate=1e-9"
    optimize qat "$model" "qat:weight-bits=4,$budget" ;;
  recipe) optimize recipe "$model" prune-channels:ratio=0.5,target=macs "recover:$budget" int8-static; measure recipe ;;
  sst2) setup=(); budget="epochs=4,minutes=$minutes"
    # With alpha=0 and nothing cut, distil is fine-tuning on labels.
    optimize sst2-tuned "$model" "distil:width=1,depth=1,alpha=0,labels=yes,$budget"
    cp "$(dirname "$model")"/{config,tokenizer}.json "$out/" # the task and the tokenizer stand beside a model
    optimize sst2-student "$out/sst2-tuned.onnx" "distil:width=1,depth=0.5,hidden=0.5,$budget" ;;
  minilm) setup=(); budget="epochs=10,minutes=$minutes,labels=no"
    optimize minilm "$model" "distil:width=0.7,depth=0.5,hidden=0.5,$budget"; measure minilm ;;
  *) echo "no case $case" >&2; exit 2 ;;
esac
