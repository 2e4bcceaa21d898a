#!/usr/bin/env bash
# Trains preset best for 20 of its 40 epochs, then each variation of that, and prints a table of mean IoU on the test part: what each
# ingredient brings.
# usage: bench/ablations.sh OUT "0 1 2" imagenet|WEIGHTFILE DATA [more options of boxfit train, such as --images DIR]
# Runs that OUT has already are not repeated.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd -P)
[ $# -ge 4 ] || { sed -n '2,5p' "$0" >&2; exit 2; }
out=$1 seeds=$2 weights=$3
shift 3
mkdir -p "$out"
printf 'preset: best\nepochs: 20\nweights: %s\n' "$weights" >"$out/base.yaml"

# name | options that differ from the preset
variations='preset best, 20 epochs |
40 epochs, as in the preset | --epochs 40
from scratch | --weights none --freeze none
no neck: the vote on the last map | --neck none
global average pooling, dense 512 | --vectorizer gap --head 512
global average pooling, dense 512, L1 | --vectorizer gap --head 512 --loss l1
global average pooling without a neck, dense 512, L1 | --neck none --vectorizer gap --head 512 --loss l1
flattened 32 channels, sigmoid | --extra-convs 32x1x1 --vectorizer flatten --output sigmoid
flattened 32 channels, sigmoid, L1 | --extra-convs 32x1x1 --vectorizer flatten --output sigmoid --loss l1
loss: MSE | --loss mse
loss: L1 | --loss l1
loss: smooth L1 | --loss smooth-l1
loss: IoU | --loss iou
loss: DIoU | --loss diou
loss: CIoU | --loss ciou
no changes of place | --flip 0 --zoom 0 --zoom-out 0 --aspect 0 --shift 0
no changes of colours | --brightness 0 --contrast 0 --saturation 0 --hue 0
no augmentation | --flip 0 --zoom 0 --zoom-out 0 --aspect 0 --shift 0 --brightness 0 --contrast 0 --saturation 0 --hue 0
backbone frozen | --freeze backbone
nothing frozen | --freeze none
one learning rate for all stages | --rate-factor 1
Adam, no weight decay | --optimizer adam --weight-decay 0
no averaged weights | --ema 0
constant learning rate | --schedule constant
160×160 | --size 160
288×288 | --size 288'

iou() { # of a finished run: the mean of its test pictures
  awk -F, 'NR > 1 { n++; s += $NF } END { printf "%.3f", s / n }' "$1/evaluation.csv"
}

printf '| variation | %s | mean |\n|---|%s---|\n' "$(printf 'seed %s | ' $seeds | sed 's/ | $//')" "$(printf -- '---|%.0s' $seeds)"
printf '%s\n' "$variations" | while IFS='|' read -r name options; do
  name=${name% }
  figures=()
  for seed in $seeds; do
    run=$out/$(printf '%s' "$name" | tr -c 'a-zA-Z0-9' -)-$seed
    if [ ! -f "$run/evaluation.csv" ]; then
      rm -rf "$run"
      # shellcheck disable=SC2086
      "${BOXFIT:-$root/boxfit}" train "$@" --config "$out/base.yaml" $options --seed "$seed" --out "$run" >/dev/null 2>"$out/last.log" </dev/null ||
        { tail -n 3 "$out/last.log" >&2; exit 1; }
      rm -rf "$run/checkpoints"
    fi
    figures+=("$(iou "$run")")
  done
  printf '| %s | %s | %s |\n' "$name" "$(printf '%s | ' "${figures[@]}" | sed 's/ | $//')" \
    "$(printf '%s\n' "${figures[@]}" | awk '{ s += $1 } END { printf "%.3f", s / NR }')"
done
