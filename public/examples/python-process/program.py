# A process has an interpreter and a GIL of its own.
# A child begins with the main file, as a module:
# so what starts processes stands under the guard.
import os
from multiprocessing import Process


def run_proc(name):
    pid, parent = os.getpid(), os.getppid()
    print(f"Run child process {name} ({pid}) of {parent}")


if __name__ == "__main__":
    print(f"Parent process {os.getpid()}.")
    p = Process(target=run_proc, args=("test",))
    print("Child process will start.")
    p.start()
    p.join()
    print(f"Child process end, exit code {p.exitcode}.")
