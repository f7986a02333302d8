"""Finds the weights of seeds/lexicons/compare_weights.yaml from public claim-evidence pairs. Run at development time; nothing imports it.

    python benchmarks/weigh_pairs.py FILE.jsonl[*SHARE] ... > weights.yaml

Each line of a file is an object with claim, statement and verdict (supports, refutes, unknown), and may have group, which names what the
claim is about. Files without "unknown" get such pairs made: a claim with the statement of another claim of its group. SHARE (1 unless said)
is how much the file counts beside the others; the number of its lines counts by its root. The model is a multinomial logistic regression
(ridge penalty, full batches, Adam: Kingma and Ba 2015), fitted only to the pairs on which the rules abstain, since only those are weighed.
It reckons with numpy, which matplotlib brings.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from pipelines.compare import Judge
from pipelines.compare_verdict import Verdict
from seeds.loader import load_seeds

VERDICTS = [verdict.value for verdict in Verdict]
RIDGE, STEPS, PACE = 6.0, 400, 0.05
LEAST_SEEN = 50  # pairs in which a sign must occur to be given a weight
SHARED_AT_MOST = 0.25  # of a claim's words with the claim whose statement it is paired with: more, and the statement may settle it
MADE_SHARE = 0.6  # how much made pairs count beside those of their file


def read(path: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def made_unknown(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """For a claim of each group another statement of the group, chosen by hash so that every run makes the same pairs."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row.get("group"):
            groups[row["group"]].append(row)
    made = []
    for group, members in groups.items():
        for row in members:
            words = set(row["claim"].lower().split()) - set(group.lower().split())
            others = [
                other
                for other in members
                if other["statement"] not in row["statement"]
                and row["statement"] not in other["statement"]
                and len(words & set(other["claim"].lower().split())) <= len(words) * SHARED_AT_MOST
            ]
            if others:
                chosen = min(others, key=lambda other: hashlib.sha256((row["claim"] + other["statement"]).encode()).hexdigest())
                made.append({"claim": row["claim"], "statement": chosen["statement"], "verdict": "unknown"})
    return made


def open_pairs(judge: Judge, rows: list[dict[str, str]]) -> list[tuple[str, dict[str, float]]]:
    """Verdict and signs of the pairs that the rules leave to be weighed."""
    found = []
    for row in rows:
        signs = judge.signs(row["claim"], row["statement"])
        if signs is not None:
            found.append((row["verdict"], dict(signs.values)))
    return found


def fitted(table: np.ndarray, verdicts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights, a row a sign and the base last, a column a verdict; each row sums to 0."""
    spread = table.std(0) + 1e-6
    scaled = np.hstack([table / spread, np.ones((len(table), 1))])
    wanted, weights = np.eye(3)[verdicts], np.zeros((scaled.shape[1], 3))
    counts = counts / counts.mean()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        sums = scaled @ weights
        odds = np.exp(sums - sums.max(1, keepdims=True))
        likely = odds / odds.sum(1, keepdims=True)
        penalty = RIDGE * np.vstack([weights[:-1], np.zeros((1, 3))])
        slope = (scaled.T @ ((likely - wanted) * counts[:, None]) + penalty) / len(table)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights -= PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    weights[:-1] /= spread[:, None]
    return weights - weights.mean(1, keepdims=True)


def main(arguments: list[str]) -> None:
    judge = Judge(load_seeds())
    pairs, counts = [], []
    for argument in arguments:
        path, _, share = argument.partition("*")
        rows = read(path)
        for part, factor in ((rows, 1.0), ([] if any(row["verdict"] == "unknown" for row in rows) else made_unknown(rows), MADE_SHARE)):
            found = open_pairs(judge, part)
            pairs += found
            counts += [float(share or 1) * factor / max(1, len(found)) ** 0.5] * len(found)
            sys.stderr.write(f"{path}: {len(part)} pairs, {len(found)} left open by the rules\n")
    seen = Counter(name for _, signs in pairs for name in signs)
    names = sorted(name for name, times in seen.items() if times >= LEAST_SEEN)
    table = np.array([[signs.get(name, 0.0) for name in names] for _, signs in pairs])
    weights = fitted(table, np.array([VERDICTS.index(verdict) for verdict, _ in pairs]), np.array(counts))
    lines = [f"base: {_row(weights[-1])}", "weights:", *(f'  "{name}": {_row(row)}' for name, row in zip(names, weights[:-1], strict=True))]
    sys.stdout.write("\n".join(lines) + "\n")


def _row(values: np.ndarray) -> str:
    return f"[{', '.join(f'{value:.2f}' for value in values)}]"


if __name__ == "__main__":
    main(sys.argv[1:])
