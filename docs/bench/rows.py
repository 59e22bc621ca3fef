"""Lathe's measure and run over the rows of a table / a bare loop in onnxruntime-node, in turn; the
median of the ratios counts. Of Lathe what a table of few rows takes is taken off: starting and timing
are no matter of rows. Both as CPU seconds of all processes, which a busy machine changes little, and
as they are waited for. Needs what overhead.mjs has installed.

  rows.py ROUNDS MODEL FEW.csv MANY.csv
"""
import os, re, resource, subprocess, sys, tempfile, time

if len(sys.argv) != 5:
    sys.exit(__doc__)
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
model, few, many = map(os.path.abspath, sys.argv[2:])
version = re.search("<onnxruntime.version>(.*?)<", open(os.path.join(root, "pom.xml")).read()).group(1)
node = os.path.join(tempfile.gettempdir(), "lathe-bench-node-" + version)


def used(command, **more):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.time() - start


def lathe(*options):
    def on(table):
        given = [table if o == "TABLE" else o for o in options]
        return used([os.path.join(root, "lathe"), given[0], model, *given[1:], "--threads", "1"])

    (cpu, wall), (cpu0, wall0) = on(many), on(few)
    return cpu - cpu0, wall - wall0


def bare():
    def on(table):
        return used(["node", os.path.join(here, "bare-rows.mjs"), model, table], cwd=node)

    (cpu, wall), (cpu0, wall0) = on(many), on(few)
    return cpu - cpu0, wall - wall0


commands = {
    "measure": ("measure", "--data", "TABLE", "--seconds", "1"),
    "run": ("run", "TABLE"),
    "run --json": ("run", "TABLE", "--json"),
}
loops, ours = [], {name: [] for name in commands}
for _ in range(int(sys.argv[1])):
    loops.append(bare())
    for name, options in commands.items():
        ours[name].append(lathe(*options))


def middle(numbers):
    return sorted(numbers)[(len(numbers) - 1) // 2]


print("bare loop: %.2f CPU s, %.2f s" % tuple(middle(side) for side in zip(*loops)))
for name, times in ours.items():
    for side, unit in enumerate(("CPU s", "s")):
        ratios = [t[side] / b[side] for t, b in zip(times, loops)]
        print(
            f"{name}: {middle([t[side] for t in times]):.2f} {unit}, ratio {middle(ratios):.2f}"
            f" ({min(ratios):.2f} … {max(ratios):.2f})"
        )
