#!/usr/bin/env python3
"""Compares the losses of several processes with those of one, step by step, for docs/several-machines.md.

tests/together/follow.py DATA --images DIR [--weights FILE] [--steps 50] [--ranks 2] [--size 224] [--case NAME …]

Each case is trained three times from the same start, with `--sync-norms on`: by one process, by several of as many threads each, and once
more by one process that oneDNN lets use AVX only, so that its sums are rounded otherwise. What the third run differs by is what rounding
alone makes of the training; where the second differs by no more, it follows. Needs mpirun; the rows of DATA are path, x1, y1, x2, y2. Ends
with a table.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = {
    'resnet18': ['--preset', 'fast', '--backbone', 'resnet18', '--batch', '8'],
    'mobilenet_v2': ['--preset', 'fast', '--backbone', 'mobilenet_v2', '--batch', '8'],
    'best': ['--preset', 'best', '--batch', '8'],
    'tiny': ['--preset', 'fast', '--backbone', 'mobilenet_v2', '--head', 'none', '--batch', '8'],
}
OPTIMIZERS = {
    'adam': [],
    'sgd': ['--optimizer', 'sgd', '--momentum', '0.9', '--lr', '0.001', '--weight-decay', '0'],
    'slow sgd': ['--optimizer', 'sgd', '--momentum', '0', '--lr', '0.0001', '--weight-decay', '0'],
    'slowest sgd': ['--optimizer', 'sgd', '--momentum', '0', '--lr', '0.00001', '--weight-decay', '0'],
    'slow adam': ['--lr', '0.00001'],
}
SHOWN = (1, 2, 5, 10, 20, 50)


def losses(run):
    with open(os.path.join(run, 'metrics.jsonl')) as lines:
        return [e['loss'] for e in map(json.loads, lines) if e['event'] == 'step']


def train(words, run, before=(), **variables):
    command = [*before, options.program, 'train', *words, '--threads', '1', '--workers', '1', '--out', run]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=work, env={**os.environ, **variables})
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    found = losses(run)
    shutil.rmtree(run)
    return found


def data(count):
    """A table of the first rows, of which all but two are trained on; an epoch's last batch is whole."""
    place = os.path.join(work, 'rows.csv')
    with open(options.data) as source, open(place, 'w') as target:
        lines = list(source)
        header = 0 if lines[0].split(',')[1].strip('"[ ').replace('.', '').isdigit() else 1
        target.writelines(lines[:header + count + 2])
    return place


def show(differences):
    return ' | '.join(f'{max(differences[:n]):.1e}' for n in SHOWN if n <= len(differences))


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument('data')
parser.add_argument('--images', required=True)
parser.add_argument('--weights', default='none')
parser.add_argument('--steps', type=int, default=50)
parser.add_argument('--ranks', type=int, default=2)
parser.add_argument('--case', action='append', choices=list(CASES))
parser.add_argument('--optimizer', action='append', choices=list(OPTIMIZERS))
parser.add_argument('--size', default='224')
parser.add_argument('--more', default='', help='further options, with spaces between them')
parser.add_argument('--program', default=os.path.join(root, 'boxfit'))
options = parser.parse_args()

with tempfile.TemporaryDirectory() as work:
    options.images = os.path.abspath(options.images)
    mpirun = ['mpirun', '--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-n', str(options.ranks)]
    print('| case | optimizer | run |', ' | '.join(f'{n}' for n in SHOWN if n <= options.steps), '|')
    print('|---|---|---|', '---|' * len([n for n in SHOWN if n <= options.steps]), sep='')
    for case in options.case or CASES:
        words = CASES[case] + options.more.split()
        batch = int(words[words.index('--batch') + 1])
        # Cuts of later looks are half of the pictures of an epoch.
        pictures = max(1, options.steps // 5) * batch
        for optimizer in options.optimizer or OPTIMIZERS:
            line = [data(pictures), '--images', options.images, '--weights', options.weights if case == 'best' else 'none',
                    '--split', f'{(pictures + 0.5) / (pictures + 2):.6f}', '--validation', '0', '--min-steps', '0', '--epochs', '5',
                    '--sync-norms', 'on', *words, *OPTIMIZERS[optimizer]]
            if case != 'best':
                line += ['--size', '32' if case == 'tiny' else options.size]
            one = train(line, os.path.join(work, 'one'))
            several = train(line, os.path.join(work, 'several'), before=mpirun)
            rounded = train(line, os.path.join(work, 'rounded'), ONEDNN_MAX_CPU_ISA='AVX')
            for name, other in ((f'{options.ranks} processes', several), ('1 process, AVX', rounded)):
                differences = [abs(a - b) for a, b in zip(one[:options.steps], other)]
                print(f'| {case} | {optimizer} | {name} | {show(differences)} |', flush=True)
