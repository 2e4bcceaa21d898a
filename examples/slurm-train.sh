#!/usr/bin/env bash
# Trains one model on four machines (docs/clusters.md):
#   sbatch examples/slurm-train.sh
# Two minutes before its time is over it saves its state. When it is stopped, or a machine is lost, it puts itself back into the queue and goes
# on from the last checkpoint, at most twenty times; given again, it does the same.
#SBATCH --job-name=boxfit-train
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=16
#SBATCH --mem=32G
#SBATCH --time=04:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=boxfit-train-%j.log
set -u

run=${RUN:-runs/together}
if [ -e "$run/config.yaml" ]; then
  words=(train --resume "$run")
else
  words=(train "${DATA:-boxes.csv}" --images "${PHOTOS:-photos}" --batch 64 --out "$run")
fi
# Older versions of Slurm hand --cpus-per-task on to srun only by this variable.
export SRUN_CPUS_PER_TASK=${SLURM_CPUS_PER_TASK:-1}
srun --mpi=pmix --kill-on-bad-exit=1 "${BOXFIT:-./boxfit}" "${words[@]}"
code=$?

# 0 and 3 are done, 2 is wrong usage or bad input, which stays so. Everything else may have come from the machines or from the time.
case $code in
  0 | 2 | 3) ;;
  *) if [ "${SLURM_RESTART_COUNT:-0}" -lt 20 ]; then scontrol requeue "$SLURM_JOB_ID"; fi ;;
esac
exit "$code"
