#!/usr/bin/env python3
"""Measures how a training of very many pictures starts, for docs/archives.md.

bench/rows.py PICTURES --rows 1000000             names of their own: hard links to copies of the JPEGs in the folder PICTURES, and
                                                  beyond a million names links to their folders
bench/rows.py PICTURES --rows 1000000 --tar 100   in tar files, each of so many thousand pictures
bench/rows.py --made FOLDER                       the same again with what --keep FOLDER left

Makes the pictures and a CSV with a box for each, trains until the first step is done, and ends it. Prints the seconds from the command's
start to that step, those of the processor until then, and the most memory that the process has had, also a row. The pictures' contents are
few, so that they are in memory: what a disk takes to give the heads of so many files is not in the seconds.
"""
import argparse
import csv
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER = 1000       # pictures of a folder
OWN = 1_000_000     # pictures until folders are links
LINKS = 50_000      # names of a copy: ext4 allows 65,000
SECONDS = 3600      # until a training that takes no step is given up


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('pictures', nargs='?')
    parser.add_argument('--rows', type=int, default=1_000_000)
    parser.add_argument('--tar', type=int, default=0)
    parser.add_argument('--keep', help='a folder that is not there yet, and stays')
    parser.add_argument('--made', help='such a folder')
    parser.add_argument('--program', default=os.path.join(root, 'boxfit'))
    parser.add_argument('--more', default='', help='further options of train, with spaces between them')
    return parser.parse_args()


def links(sources, rows, folder):
    """Names of so many pictures, each a file of its own."""
    for i in range(rows):
        own = i % OWN
        place, name = f'photos/{i // FOLDER:05}', f'{own:06}.jpg'
        path = os.path.join(folder, place)
        if i % FOLDER == 0 and i < OWN:
            os.makedirs(path)
        elif i % FOLDER == 0:
            os.symlink(f'{own // FOLDER:05}', path)
        if i < OWN:
            source = i % len(sources)
            copy = os.path.join(folder, 'copies', f'{i // (len(sources) * LINKS)}-{source}.jpg')
            if i % (len(sources) * LINKS) < len(sources):
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                shutil.copyfile(sources[source], copy)
            os.link(copy, os.path.join(path, name))
        yield f'{place}/{name}'


def tars(sources, rows, folder, size):
    """Names of so many pictures in tar files."""
    contents = []
    for source in sources:
        with open(source, 'rb') as file:
            contents.append(file.read())
    for first in range(0, rows, size):
        name = f'photos-{first // size:04}.tar'
        with open(os.path.join(folder, name), 'wb') as archive:
            for i in range(first, min(rows, first + size)):
                entry, content = tarfile.TarInfo(f'{i:07}.jpg'), contents[i % len(contents)]
                entry.size = len(content)
                archive.write(entry.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512))
                yield f'{name}/{entry.name}'
            archive.write(bytes(1024))


def make(folder):
    sources = sorted(glob.glob(os.path.join(glob.escape(options.pictures), '*.jpg')))
    if not sources:
        sys.exit(f'{options.pictures}: expected JPEG pictures, *.jpg, of at least 32×32 pixels')
    names = tars(sources, options.rows, folder, 1000 * options.tar) if options.tar else links(sources, options.rows, folder)
    with open(os.path.join(folder, 'boxes.csv'), 'w', newline='') as file:
        rows = csv.writer(file)
        rows.writerow(['path', 'x1', 'y1', 'x2', 'y2'])
        for i, name in enumerate(names):
            x, y = i % 7, i % 11
            rows.writerow([name, x, y, x + 12 + i % 8, y + 12 + i % 5])


def status(process):
    """Most bytes of memory and seconds of the processor so far."""
    with open(f'/proc/{process}/status') as lines:
        most = next(int(line.split()[1]) * 1024 for line in lines if line.startswith('VmHWM'))
    with open(f'/proc/{process}/stat') as file:
        cells = file.read().rpartition(')')[2].split()
    return most, (int(cells[11]) + int(cells[12])) / os.sysconf('SC_CLK_TCK')


def first_step(run):
    try:
        with open(os.path.join(run, 'metrics.jsonl')) as lines:
            return any(line.endswith('\n') and json.loads(line)['event'] == 'step' for line in lines)
    except FileNotFoundError:
        return False


def measure(folder):
    data = os.path.join(os.path.abspath(folder), 'boxes.csv')
    with open(data, 'rb') as lines:
        rows = sum(1 for _ in lines) - 1
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=os.path.abspath(folder)) as work:
        run, log = os.path.join(work, 'run'), os.path.join(work, 'log')
        command = [os.path.abspath(options.program), 'train', data, '--preset', 'fast', '--out', run, '--batch', '16', *options.more.split()]
        with open(log, 'w') as messages:
            start = time.monotonic()
            # A session of its own, so that nothing of it is left.
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=messages, cwd=folder, start_new_session=True)
        try:
            while not first_step(run):
                if process.poll() is not None or time.monotonic() - start > SECONDS:
                    with open(log) as messages:
                        sys.exit(f"{' '.join(command)}\ntook no step:\n{messages.read()[-2000:]}")
                time.sleep(0.02)
            seconds = time.monotonic() - start
            most, busy = status(process.pid)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    print('| rows | seconds to the first step | seconds of the processor | most memory | bytes a row | load before |\n|---|---|---|---|---|---|')
    print(f'| {rows:,} | {seconds:.1f} | {busy:.1f} | {most / 1e9:.2f} GB | {most / rows:,.0f} | {load:.1f} |')


options = arguments()
if options.made:
    measure(options.made)
elif options.keep:
    os.mkdir(options.keep)
    make(options.keep)
    measure(options.keep)
elif options.pictures:
    with tempfile.TemporaryDirectory() as made:
        make(made)
        measure(made)
else:
    sys.exit(__doc__)
