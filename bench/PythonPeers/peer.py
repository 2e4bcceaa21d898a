"""What the peers that stay alive share: they answer each line on standard input with one on standard output.

`ready` is printed at the start; `step` prints {"seconds": …}; `memory` prints the peak resident memory in bytes; `quit` ends.
So the caller can take turns between a peer and Boxfit, and noise on the machine hits both.
"""
import json
import sys
import time


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def serve(step):
    print("ready", flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command == "step":
            start = time.perf_counter()
            step()
            print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
        elif command == "memory":
            print(peak_memory(), flush=True)
        elif command == "quit":
            return
        else:
            sys.exit(f"Unknown command '{command}'. Known: step, memory, quit.")
