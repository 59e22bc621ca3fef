#!/usr/bin/env python3
"""How often the doctor finds the known preprocessing when it is hidden, and how long it takes.

In the project's root, with ../shared beside it: python3 docs/bench/doctor.py
Each model is told a wrong preprocessing (order of the colours turned round where there are colours,
pixels as they are, a wrong fit), so that what its file or its folder says is of no help.
"""
import json, os, re, subprocess, time

M = os.path.join("..", "shared", "models")
I, D = M + "/models/image/", M + "/data/"
IMAGENET = ["--labels", D + "imagenet_wnid_labels.tsv"]
# model, data, labels, colours, accuracy that models/README.md knows
CASES = [
    ("mobilenetv2_fp32_244", "imagenet200", IMAGENET, True, 169 / 200),
    ("mobilenetv2_qdq_int8_244", "imagenet200", IMAGENET, True, None),
    ("mobilenetv2_dynquant_int8", "imagenet200", IMAGENET, True, None),
    ("resnet20_cifar10", "cifar10/test5000.zip", [], True, 4404 / 5000),
    ("resnet20_cifar10_bn", "cifar10/test5000.zip", [], True, 4404 / 5000),
    ("cifar_resnet_2b", "cifar10_1000", [], True, 690 / 1000),
    ("cifar_nhwc_medium", "cifar10_1000", [], True, 691 / 1000),
    ("cifar_samplenet", "cifar10_1000", [], True, 559 / 1000),
    ("mnist-8", "mnist5000", [], False, 4915 / 5000),
    ("mnist_cnn_pytorch", "mnist5000", [], False, 4925 / 5000),
]


def known(name):
    """What models/README.md measured for a model that the list above gives no number."""
    for line in open(M + "/README.md"):
        if f"models/image/{name}.onnx" in line and line.startswith("| models/"):
            found = re.search(r"data/imagenet200[^|]*?(\d+)/200", line)
            return int(found.group(1)) / 200 if found else None
    return None


def lathe(*arguments):
    done = subprocess.run(["./lathe", *arguments, "--json"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


within = 0
print("| model | known | found on 200 | the same settings on all, points from the known | seconds |")
print("|---|---:|---:|---:|---:|")
for name, data, labels, colours, accuracy in CASES:
    accuracy = accuracy or known(name)
    hidden = ["--scale", "0.01", "--fit", "letterbox", "--pad", "200"]
    hidden += ["--channels", "BGR", "--mean=9,9,9", "--std=7,7,7"] if colours else ["--mean=9", "--std=7"]
    begin = time.time()
    found = lathe("doctor", I + name + ".onnx", "--data", D + data, *labels, *hidden)
    seconds = time.time() - begin
    chosen = found["chosen"]
    if chosen is None:
        print(f"| {name} | {accuracy} | nothing better than chance | | {seconds:.0f} |", flush=True)
        continue
    p = chosen["preprocessing"]
    flags = ["--fit", p["fit"], "--layout", p["layout"], "--channels", p["channels"], "--scale", str(p["scale"])]
    flags += ["--resize", str(p["resize"])] if p["resize"] else []
    flags += ["--pad", str(p["pad"])] if p["fit"].startswith("letterbox") else []
    flags += ["--mean=" + ",".join(map(str, p["mean"])), "--std=" + ",".join(map(str, p["std"]))]
    home = os.path.join(os.environ.get("TMPDIR", "/tmp"), "lathe-doctor-" + name)
    row = lathe("measure", I + name + ".onnx", "--data", D + data, *labels, *flags, "--seconds", "0.5", "--workspace", home)["rows"][0]
    reached = row["accuracy"]["value"]
    near = accuracy is not None and reached > accuracy - 0.01
    within += near
    print(f"| {name} | {100 * accuracy:.1f} % | {100 * chosen['metric']['value']:.1f} % "
          f"({p['channels']}, {chosen['range']}, {p['fit']} {p['resize'] or ''}) | {100 * (reached - accuracy):+.1f} | {seconds:.0f} |", flush=True)
print(f"\nWithin one point of the known accuracy: {within} of {len(CASES)}.")
