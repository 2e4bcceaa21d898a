#!/usr/bin/env bash
# Predicts in 16 shards as a Slurm array, and puts them together (docs/shards.md):
#   job=$(sbatch --parsable examples/slurm-array.sh)
#   sbatch --dependency=afterok:"$job" --wrap './boxfit merge boxes.csv'
# Given again, it does what is not finished. A shard that the machine or the time stopped is tried three times more by itself.
#SBATCH --job-name=boxfit
#SBATCH --array=1-16
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=01:00:00
#SBATCH --signal=TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=boxfit-%a.log
set -u

# --shard auto takes the shard from Slurm's variables; the whole array has to be submitted, and to begin at 0 or 1.
srun "${BOXFIT:-./boxfit}" predict "${MODEL:-runs/faces}" "${PHOTOS:-photos}" --out "${OUT:-boxes.csv}" --shard auto
code=$?

# 2 is wrong usage or bad input, which stays so. Everything else may have come from the machine.
case $code in
  0 | 2) ;;
  *) if [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"; fi ;;
esac
exit "$code"
