#!/usr/bin/env bash
# Remakes the training benchmarks of docs/benchmarks.md, each by one command of ./lathe and at most 20 minutes of training.
# Usage: docs/bench/training.sh CASE RESNET20.onnx TRAIN.zip TEST.zip        CASE: prune prune-unlabelled distil qat recipe
#        docs/bench/training.sh sst2   MINILM_SST2.onnx TRAIN.tsv DEV.tsv    fine-tune, then six layers to three
#        docs/bench/training.sh minilm MINILM.onnx TRAIN.tsv DEV.tsv         six layers to three and MLPs, by cosine
# OUT (default target/benchmarks/training) gets the files and, as CASE.json, what ./lathe says. The data of a training
# pass and the test data are different files. LATHE (default ./lathe) is how the command line is called.
set -euo pipefail
[ $# = 4 ] || { sed -n 2,7p "$0"; exit 2; }
case=$1 model=$2 train=$3 test=$4
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${OUT:-$root/target/benchmarks/training}
lathe=${LATHE:-$root/lathe}
mkdir -p "$out"

printf '%s\n' airplane automobile bird cat deer dog frog horse ship truck > "$out/cifar10.txt"
cifar=(--labels "$out/cifar10.txt" --layout NCHW --channels RGB --crop 32 --scale 0.00392156862745098
  --mean .4914,.4822,.4465 --std .2470,.2435,.2616)
# Three blocks go first: that brings time in every kernel, channels only in steps of sixteen (AVX-512). Together half the MACs.
cut=(drop-layers:count=3 prune-channels:ratio=0.236,target=macs,round=16,scope=global,importance=taylor)
train_on="augment=shift-flip,learning-rate=0.002"

# optimize NAME MODEL PASS... with the flags in $setup; accuracy on up to 5,000 examples that no pass has seen
setup=("${cifar[@]}")
optimize() {
  local name=$1 source=$2; shift 2
  local passes=()
  for pass in "$@"; do passes+=(--pass "$pass"); done
  "$lathe" optimize "$source" "${setup[@]}" --data "$train" --test "$test" --test-limit 5000 "${passes[@]}" \
    -o "$out/$name.onnx" --json > "$out/$name.json"
  cat "$out/$name.json"
}
# The file beside the original, in turn, in ONNX Runtime on one thread.
measure() { "$lathe" measure "$model" "$out/$1.onnx" "${setup[@]}" --threads 1 --json | tee "$out/$1-measure.json"; }

case $case in
  prune) optimize prune "$model" "${cut[@]}" "recover:epochs=36,minutes=20,labels=yes,$train_on"; measure prune ;;
  prune-unlabelled) optimize prune-unlabelled "$model" "${cut[@]}" "recover:epochs=36,minutes=20,labels=no,$train_on"
    measure prune-unlabelled ;;
  # A student file of a third of the parameters, cut out of the original; then two trainings: it, and the same from scratch.
  distil) optimize distil-student "$model" drop-layers:count=3 \
      prune-channels:ratio=0.4,target=macs,round=16,scope=global,importance=taylor
    optimize distil "$model" "distil:student=$out/distil-student.onnx,alpha=0.9,scratch=true,epochs=24,minutes=10,$train_on"
    measure distil ;;
  qat) # What round-to-nearest loses with FP32 activations, then with the grid that qat begins at (one step that moves
    # nothing), and what is left of that after training.
    optimize qat-rounded "$model" round-weights:bits=4
    optimize qat-nearest "$model" "qat:weight-bits=4,epochs=0.1,minutes=0.1,learning-rate=1e-9"
    optimize qat "$model" "qat:weight-bits=4,epochs=6,minutes=9,augment=shift-flip,learning-rate=0.001" ;;
  recipe) optimize recipe "$model" "${cut[@]}" "recover:epochs=12,minutes=9,labels=no,$train_on" int8-static
    measure recipe ;;
  sst2) setup=()
    # With alpha=0 and nothing cut, distil is fine-tuning on labels.
    optimize sst2-tuned "$model" "distil:width=1,depth=1,alpha=0,labels=yes,epochs=4,minutes=15,learning-rate=0.0001,batch=32"
    cp "$(dirname "$model")"/{config,tokenizer}.json "$out/" # the task and the tokenizer stand beside a model
    optimize sst2-student "$out/sst2-tuned.onnx" "distil:width=1,depth=0.5,epochs=6,minutes=15,learning-rate=0.0002,batch=32,sentence-parts=1" ;;
  minilm) setup=()
    optimize minilm "$model" drop-layers:keep=0+4+5 prune-channels:ratio=0.03,target=macs,importance=taylor \
      "recover:labels=no,epochs=20,minutes=18.5,learning-rate=0.0004,batch=16,sentence-parts=3"
    measure minilm ;;
  *) echo "no case $case" >&2; exit 2 ;;
esac
