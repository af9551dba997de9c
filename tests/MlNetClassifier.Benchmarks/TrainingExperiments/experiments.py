#!/usr/bin/env python3
"""Trains recipes with several seeds and prints the mean and standard deviation of their test accuracy.

    experiments.py --cli mlnetclassifier --dataset DIR [--models DIR] [--seeds 5] [--out DIR] [--threads N] RECIPE.yaml...

A seed decides the split too, so the recipes of one call are compared on the same splits: behind each mean stands its difference to the first recipe's with
the standard error of the seeds' differences. --models is the folder that recipes name backbones in. Runs that already lie in --out are not repeated.
"""
import argparse, csv, json, os, shlex, statistics, subprocess, sys

parser = argparse.ArgumentParser()
parser.add_argument("--cli", default="mlnetclassifier", help="the command, as in 'dotnet mlnetclassifier.dll'")
parser.add_argument("--dataset", required=True); parser.add_argument("--models", default="."); parser.add_argument("--seeds", type=int, default=5)
parser.add_argument("--out", default="experiments"); parser.add_argument("--threads", type=int, default=os.cpu_count()); parser.add_argument("recipes", nargs="+")
a = parser.parse_args()
first = None
for recipe in a.recipes:
    name, test, held = os.path.splitext(os.path.basename(recipe))[0], [], []
    for seed in range(1, a.seeds + 1):
        run = os.path.abspath(os.path.join(a.out, f"{name}-{seed}"))
        if not os.path.exists(run):
            done = subprocess.run(
                shlex.split(a.cli) + ["train", "--pipeline", os.path.abspath(recipe), "--dataset", os.path.abspath(a.dataset), "--seed", str(seed),
                                      "--threads", str(a.threads), "--quiet", "--output", run], cwd=a.models, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"{name}, seed {seed}: {done.stderr.strip()}")
        with open(os.path.join(run, "history.csv")) as file:
            history = [row for row in csv.DictReader(file) if row["val_loss"]]
        held.append(float(min(history, key=lambda row: float(row["val_loss"]))["val_accuracy"]))
        test.append(json.load(open(os.path.join(run, "metrics.json")))["microAccuracy"])
        print(f"{name}, seed {seed}: test {test[-1]:.4f}, validation {held[-1]:.4f}", file=sys.stderr, flush=True)
    spread = statistics.stdev(test) if len(test) > 1 else 0.0
    first = first or test
    apart = [t - f for t, f in zip(test, first)]
    error = statistics.stdev(apart) / len(apart) ** 0.5 if len(apart) > 1 else 0.0
    print(f"| {name} | {statistics.mean(test):.3f} ± {spread:.3f} | {statistics.mean(apart):+.3f} ± {error:.3f} | {statistics.mean(held):.3f} | {', '.join(f'{t:.3f}' for t in test)} |", flush=True)
