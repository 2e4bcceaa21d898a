#!/usr/bin/env python3
"""Measures trainings by several processes, for docs/several-machines.md.

bench/together.py cores DATA --images DIR    2 processes of one thread against 1 of two, in turn
bench/together.py links DATA --images DIR    2 and 4 processes in network namespaces whose links are shaped; as root, with ip and tc
bench/together.py model --compute S --megabytes M [--latency S] [--hidden SHARE]
                                             what 2 to 64 machines would reach, by a model of latency, bandwidth and compute

Time is the median of all steps after the first epoch, from the run's metrics.jsonl; pictures are in memory by then. Waiting is what the
first process waits for the others after its backward pass, of each step. Without overlap nothing is sent before that (BOXFIT_OVERLAP=off).
Measure on a machine that does nothing else. The rows of DATA are path, x1, y1, x2, y2.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MPIRUN = ['mpirun', '--allow-run-as-root', '--oversubscribe', '--bind-to', 'none', '-x', 'BOXFIT_OVERLAP']


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest='kind', required=True)
    for kind in ('cores', 'links'):
        measured = kinds.add_parser(kind)
        measured.add_argument('data')
        measured.add_argument('--images', required=True)
        measured.add_argument('--backbone', action='append')
        measured.add_argument('--size', default='224')
        measured.add_argument('--batch', type=int, default=16)
        measured.add_argument('--pictures', type=int, default=128)
        measured.add_argument('--epochs', type=int, default=4)
        measured.add_argument('--rounds', type=int, default=3)
        measured.add_argument('--more', default='', help='further options of train, with spaces between them')
        measured.add_argument('--program', default=os.path.join(root, 'boxfit'))
    kinds.choices['links'].add_argument('--rates', default='10gbit,1gbit')
    kinds.choices['links'].add_argument('--ranks', default='2,4')
    model = kinds.add_parser('model')
    model.add_argument('--compute', type=float, required=True, help="seconds of a step's own part on one machine")
    model.add_argument('--megabytes', type=float, required=True, help='gradients: 102 for resnet50, 14 for mobilenet_v2')
    model.add_argument('--latency', type=float, default=50e-6)
    model.add_argument('--hidden', type=float, default=0.0, help='share of the sending that is hidden behind the backward pass')
    return parser.parse_args()


def step_times(run):
    """Seconds of a step, and of it those of waiting for others, the medians over all but the first epoch, which decodes."""
    with open(os.path.join(run, 'metrics.jsonl')) as lines:
        events = [e for e in map(json.loads, lines) if e['event'] == 'step' and e['epoch'] > 1 and e['picturesPerSecond'] > 0]
    return (statistics.median(options.batch / e['picturesPerSecond'] for e in events), statistics.median(e.get('share', 0) for e in events))


def train(before, threads, backbone, overlap='on'):
    run = os.path.join(work, 'run')
    rows = os.path.join(work, 'rows.csv')
    with open(options.data) as source, open(rows, 'w') as target:
        lines = list(source)
        header = 0 if lines[0].split(',')[1].strip('"[ ').replace('.', '').isdigit() else 1
        target.writelines(lines[:header + options.pictures + 2])
    share = (options.pictures + 0.5) / (options.pictures + 2)
    command = [
        *before, options.program, 'train', rows, '--images', os.path.abspath(options.images), '--out', run, '--preset', 'fast',
        '--backbone', backbone, '--size', options.size, '--batch', str(options.batch), '--split', f'{share:.6f}', '--validation', '0',
        '--min-steps', '0', '--epochs', str(options.epochs), '--threads', str(threads), '--workers', str(threads), *options.more.split()]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=work,
                          env={**os.environ, 'BOXFIT_OVERLAP': overlap})
    if done.returncode not in (0, 3):
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    times = step_times(run)
    shutil.rmtree(run)
    return times


def medians(times):
    """Of several trainings."""
    return tuple(statistics.median(column) for column in zip(*times))


def cores():
    print('| backbone | 1 process of 2 threads, s a step | 2 of one thread | of it waiting | speed |')
    print('|---|---|---|---|---|')
    for backbone in options.backbone or ('mobilenet_v2', 'resnet18'):
        one, two = [], []
        for _ in range(options.rounds):
            one.append(train([], 2, backbone))
            two.append(train([*MPIRUN, '-n', '2'], 1, backbone))
        (a, _), (b, waiting) = medians(one), medians(two)
        print(f'| {backbone} | {a:.4f} | {b:.4f} | {waiting:.4f} | {a / b:.3f} |', flush=True)


class Links:
    """Namespaces, each with a name and an address of its own, on a switch; all of it is gone at the end."""

    def __init__(self, count, rate):
        self.count, self.rate = count, rate

    def __enter__(self):
        self.remove()
        self.run('ip netns add bfswitch')
        self.run('ip -n bfswitch link add switch type bridge')
        self.run('ip -n bfswitch link set switch up')
        hosts = ''.join(f'10.77.0.{i + 1} bf{i}\n' for i in range(self.count))
        for i in range(self.count):
            self.run(f'ip netns add bf{i}')
            os.makedirs(f'/etc/netns/bf{i}', exist_ok=True)
            with open(f'/etc/netns/bf{i}/hosts', 'w') as file:
                file.write('127.0.0.1 localhost\n' + hosts)
            self.run(f'ip link add wire netns bf{i} type veth peer name port{i} netns bfswitch')
            self.run(f'ip -n bfswitch link set port{i} master switch up')
            self.run(f'ip -n bf{i} address add 10.77.0.{i + 1}/24 dev wire')
            self.run(f'ip -n bf{i} link set lo up')
            self.run(f'ip -n bf{i} link set wire up')
            # Both ways.
            shape = f'root tbf rate {self.rate} burst 256kb latency 50ms'
            self.run(f'tc -n bf{i} qdisc add dev wire {shape}')
            self.run(f'tc -n bfswitch qdisc add dev port{i} {shape}')
        self.agent = os.path.join(work, 'agent')
        with open(self.agent, 'w') as file:
            file.write('#!/bin/sh\nhost=$1\nshift\nexec ip netns exec "$host" unshare --uts sh -c "hostname $host; $*"\n')
        os.chmod(self.agent, 0o755)
        return self

    def mpirun(self):
        hosts = ','.join(f'bf{i}:1' for i in range(self.count))
        words = [*MPIRUN, '-n', str(self.count), '--host', hosts, '--mca', 'plm_rsh_agent', self.agent, '--mca', 'btl', 'tcp,self',
                 '--mca', 'btl_tcp_if_include', '10.77.0.0/24', '--mca', 'oob_tcp_if_include', '10.77.0.0/24']
        # The first of them is the machine that starts.
        return ['ip', 'netns', 'exec', 'bf0', 'unshare', '--uts', 'sh', '-c', 'hostname bf0; exec "$@"', 'sh', *words]

    def __exit__(self, *_):
        self.remove()

    def remove(self):
        for name in ['bfswitch', *(f'bf{i}' for i in range(16))]:
            if os.path.exists(f'/run/netns/{name}'):
                self.run(f'ip netns delete {name}')
            shutil.rmtree(f'/etc/netns/{name}', ignore_errors=True)

    @staticmethod
    def run(line):
        subprocess.run(line.split(), check=True)


def links():
    print('| backbone | processes | link | overlap | s a step | of it waiting | efficiency on shared cores |')
    print('|---|---|---|---|---|---|---|')
    for backbone in options.backbone or ('mobilenet_v2', 'resnet18'):
        for ranks in map(int, options.ranks.split(',')):
            free = None
            for rate in ('memory', *options.rates.split(',')):
                for overlap in ('on', 'off'):
                    if rate == 'memory':
                        times = [train([*MPIRUN, '-n', str(ranks)], 1, backbone, overlap) for _ in range(options.rounds)]
                    else:
                        with Links(ranks, rate) as net:
                            times = [train(net.mpirun(), 1, backbone, overlap) for _ in range(options.rounds)]
                    time, waiting = medians(times)
                    free = free or time
                    print(f'| {backbone} | {ranks} | {rate} | {overlap} | {time:.4f} | {waiting:.4f} | {free / time:.3f} |', flush=True)


def model():
    """A reduce-scatter and an all-gather, in each of which a machine sends its part to each other one."""
    print('| machines | 1 Gb/s | 10 Gb/s | 25 Gb/s | 100 Gb/s |\n|---|---|---|---|---|')
    for machines in (2, 4, 8, 16, 32, 64):
        cells = []
        for gigabits in (1, 10, 25, 100):
            sent = 2 * options.megabytes * 1e6 * 8 * (machines - 1) / machines / (gigabits * 1e9) + 2 * options.latency * (machines - 1)
            seen = max(sent * (1 - options.hidden), sent - options.compute * 2 / 3)
            cells.append(f'{options.compute / (options.compute + seen):.3f}')
        print(f'| {machines} | {" | ".join(cells)} |')


options = arguments()
with tempfile.TemporaryDirectory() as work:
    {'cores': cores, 'links': links, 'model': model}[options.kind]()
