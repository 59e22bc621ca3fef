"""Models of a given size, for the section "Scale" of docs/benchmarks.md. Needs Python alone.

  scale.py wide NODES OUT.onnx         so many MatMuls side by side that read one input
  scale.py deep NODES MB OUT.onnx      a chain of MatMuls, MB of FP32 weights in the file
  scale.py external NODES MB OUT.onnx  the same, weights in OUT.onnx.data
  scale.py five OUT.onnx               a small classifier of five numbers, batch axis free
  scale.py rows COUNT OUT              rows for it: OUT ends with .csv, .jsonl or .npz (compressed)
  scale.py peak COMMAND...             runs it; prints CPU seconds and the greatest sum of the
                                       resident memory (PSS: shared pages once) of all its processes
"""
import os, random, struct, subprocess, sys, time, zipfile


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def block(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def number(field, n):
    return varint(field << 3) + varint(n)


def value(name, *shape):
    dims = b"".join(block(1, number(1, d)) for d in shape)
    return block(1, name) + block(2, block(1, number(1, 1) + block(2, dims)))


def node(op, inputs, output, attribute=b""):
    head = b"".join(block(1, i) for i in inputs) + block(2, output)
    return block(1, head + block(3, output) + block(4, op) + attribute)


def floats(rng, count):
    """Numbers about zero; a short run of them again and again, for speed."""
    run = struct.pack("<4096f", *(rng.gauss(0, 0.05) for _ in range(4096)))
    return (run * (count // 4096 + 1))[: 4 * count]


def model(graph):
    return number(1, 8) + block(8, number(2, 17)) + block(7, graph)


def write(path, kind, nodes, megabytes):
    rng, side = random.Random(1), round((megabytes * 1e6 / 4 / nodes) ** 0.5)
    graph, last, offset = [], "x", 0
    data = open(path + ".data", "wb") if kind == "external" else None
    for i in range(nodes):
        raw = floats(rng, side * side)
        tensor = number(1, side) + number(1, side) + number(2, 1) + block(8, f"w{i}")
        if data:
            data.write(raw)
            name = os.path.basename(path) + ".data"
            for entry in (("location", name), ("offset", str(offset)), ("length", str(len(raw)))):
                tensor += block(13, block(1, entry[0]) + block(2, entry[1]))
            tensor, offset = tensor + number(14, 1), offset + len(raw)
        else:
            tensor += block(9, raw)
        graph.append(block(5, tensor))
        graph.append(node("MatMul", ["x" if kind == "wide" else last, f"w{i}"], f"h{i}"))
        last = f"h{i}"
    width = side
    if kind == "wide":
        axis = block(5, block(1, "axis") + number(3, 1) + number(20, 2))
        graph.append(node("Concat", [f"h{i}" for i in range(nodes)], "y", axis))
        last, width = "y", side * nodes
    graph += [block(2, "g"), block(11, value("x", 1, side)), block(12, value(last, 1, width))]
    with open(path, "wb") as out:
        out.write(model(b"".join(graph)))


def five(path):
    """Five numbers, a hidden layer of sixteen, three classes; any number of rows at once."""
    rng, graph = random.Random(2), []
    for name, *dims in (("a", 5, 16), ("b", 16, 3)):
        shape = b"".join(number(1, d) for d in dims) + number(2, 1) + block(8, name)
        raw = floats(rng, dims[0] * dims[1])
        graph.append(block(5, shape + block(9, raw)))
    graph.append(node("MatMul", ["x", "a"], "h"))
    graph.append(node("Relu", ["h"], "r"))
    graph.append(node("MatMul", ["r", "b"], "s"))
    graph.append(node("Softmax", ["s"], "y"))
    for field, name, width in ((11, "x", 5), (12, "y", 3)):
        dims = block(1, block(2, "N")) + block(1, number(1, width))
        graph.append(block(field, block(1, name) + block(2, block(1, number(1, 1) + block(2, dims)))))
    with open(path, "wb") as out:
        out.write(model(b"".join(graph + [block(2, "g")])))


def rows(count, path):
    """Seeded numbers with a class each."""
    rng = random.Random(3)
    each = (([rng.gauss(0, 1) for _ in range(5)], rng.randrange(3)) for _ in range(count))
    names = "abcde"
    if path.endswith(".npz"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, kind, shape, code in (("x", "<f4", (count, 5), "5f"), ("label", "<i8", (count,), "q")):
                head = str({"descr": kind, "fortran_order": False, "shape": shape}).encode()
                head += b" " * (-(len(head) + 11) % 64) + b"\n"
                rng = random.Random(3)
                with out.open(name + ".npy", "w", force_zip64=True) as entry:
                    entry.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head)
                    for _ in range(count):
                        values, label = [rng.gauss(0, 1) for _ in range(5)], rng.randrange(3)
                        entry.write(struct.pack("<" + code, *(values if name == "x" else [label])))
        return
    with open(path, "w") as out:
        if path.endswith(".csv"):
            out.write(",".join(names) + ",label\n")
        for values, label in each:
            if path.endswith(".csv"):
                out.write(",".join(f"{v:.5f}" for v in values) + f",{label}\n")
            else:
                pairs = [f'"{n}": {v:.5f}' for n, v in zip(names, values)]
                out.write("{" + ", ".join(pairs) + f', "label": {label}}}\n')


def family(root):
    children = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            parent = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1]
            children.setdefault(parent, []).append(pid)
        except OSError:
            pass
    found = [str(root)]
    for pid in found:
        found += children.get(pid, [])
    return found


def resident(pid):
    try:
        lines = open(f"/proc/{pid}/smaps_rollup").read().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def peak(command):
    start, most = time.time(), (0, [])
    child = subprocess.Popen(command)
    while child.poll() is None:
        each = [resident(p) for p in family(child.pid)]
        most = max(most, (sum(each), each))
        time.sleep(0.1)
    used = os.times()
    each = ", ".join(str(k // 1024) for k in most[1])
    print(
        f"{time.time() - start:.1f} s, {used.children_user + used.children_system:.1f} CPU s,"
        f" peak {most[0] / 1024:.0f} MiB ({each})"
    )
    return child.returncode


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    if sys.argv[1] == "peak":
        sys.exit(peak(sys.argv[2:]))
    if sys.argv[1] == "five":
        five(sys.argv[2])
    elif sys.argv[1] == "rows":
        rows(int(sys.argv[2]), sys.argv[3])
    elif sys.argv[1] == "wide":
        count = int(sys.argv[2])
        write(sys.argv[3], "wide", count, count * 256 * 4 / 1e6)
    else:
        write(sys.argv[4], sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
