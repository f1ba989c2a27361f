#!/usr/bin/env python3
"""Measures chartrier on a folder of documents, beside `restic backup` where restic is installed.

    cargo build --release && python3 tests/bench/run.py FOLDER [--rounds 3] [--work DIR] [--texts FOLDER]

FOLDER  documents to take in, left untouched. --texts: a larger folder, for the cold search.
Every round runs each program once, in turn, on an empty target on the same disk; medians are printed, with the ratio
to restic. What is printed of chartrier's own stages are sums over its threads, as `ingest --json` reports them.
Nothing here is a test: the figures are this machine's, at this moment.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("CHARTRIER", os.path.join(ROOT, "target/release/chartrier"))


def measure(command, env=None, expect=(0,)):
    """Runs a command: wall seconds, CPU seconds with its own children, peak memory of it and of each of them, output."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdout=output, stderr=errors, env={**os.environ, **(env or {})})
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0), errors.seek(0)
        if child.returncode not in expect:
            sys.exit("%s\nended with %d:\n%s" % (" ".join(command), child.returncode, errors.read().decode(errors="replace")))
        return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / 1024,
                "output": output.read()}


class Archive:
    """An archive in a folder of its own, with an identity file so that no passphrase costs time."""

    def __init__(self, work, name):
        self.folder = os.path.join(work, name)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.root = os.path.join(self.folder, "archive")
        self.key = os.path.join(self.folder, "service.key")
        secret = os.path.join(self.folder, "passphrase")
        with open(os.open(secret, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write("cinq mots sans aucun rapport\n")
        measure([BINARY, "init", self.root, "--yes", "--second-place", os.path.join(self.folder, "second"),
               "--passphrase-file", secret, "--recovery-file", os.path.join(self.folder, "recovery.txt"),
               "--service", "file:" + self.key])

    def run(self, command, *arguments, **options):
        return measure([BINARY, command, "--archive", self.root, "--identity-file", self.key, *arguments], **options)


def sizes(folder):
    files = [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]
    return len(files), sum(os.lstat(file).st_size for file in files)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default="/tmp/chartrier-bench")
    parser.add_argument("--texts")
    options = parser.parse_args()
    count, size = sizes(options.folder)
    print("%d files, %.0f MB, load %.1f" % (count, size / 1e6, os.getloadavg()[0]))
    restic = shutil.which("restic")
    rows = {"chartrier ingest": [], "restic backup": []}
    for number in range(options.rounds):
        archive = Archive(options.work, "archive")
        row = archive.run("ingest", "--json", options.folder, expect=(0, 3))
        rows["chartrier ingest"].append(row)
        if restic:
            target = os.path.join(options.work, "restic")
            shutil.rmtree(target, ignore_errors=True)
            env = {"RESTIC_PASSWORD": "banc", "RESTIC_CACHE_DIR": os.path.join(options.work, "restic-cache")}
            measure(["restic", "init", "-q", "-r", target], env=env)
            rows["restic backup"].append(measure(["restic", "backup", "-q", "-r", target, options.folder], env=env))
        print("round %d: %s" % (number + 1, ", ".join("%s %.1f s" % (name, runs[-1]["wall"]) for name, runs in rows.items() if runs)))
    for name, runs in rows.items():
        if runs:
            wall = statistics.median(run["wall"] for run in runs)
            print("%-18s wall %6.1f s  cpu %6.1f s  %7.1f files/s  %6.1f MB/s  largest process %4.0f MB" % (
                name, wall, statistics.median(run["cpu"] for run in runs), count / wall, size / wall / 1e6,
                max(run["peak_mb"] for run in runs)))
    if rows["restic backup"]:
        ratio = statistics.median(a["wall"] / b["wall"] for a, b in zip(rows["chartrier ingest"], rows["restic backup"]))
        print("chartrier / restic, same rounds: %.2f" % ratio)
    print("stages:", json.dumps(json.loads(rows["chartrier ingest"][-1]["output"]).get("seconds")))
    verify = archive.run("verify", "--level", "content", "--no-journal", "--json", expect=(0, 4))
    read = json.loads(verify["output"])
    print("verify --level content: %.1f s, %.0f MB/s" % (verify["wall"], read.get("bytes", 0) / verify["wall"] / 1e6))
    if options.texts:
        archive = Archive(options.work, "texts")
        archive.run("ingest", "--json", options.texts, expect=(0, 3))
    searches = [archive.run("search", "--json", words)["wall"] * 1000 for words in
                ["évaluation des compétences", "jury session", "dupont", "\"mise en situation\"", "zqabsent"] * 3]
    print("cold search, whole process: median %.0f ms, worst %.0f ms" % (statistics.median(searches), max(searches)))


if __name__ == "__main__":
    main()
