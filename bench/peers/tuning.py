"""Optuna on a standard problem, so many trials asked for ahead: one line per seed with its processor seconds, then one per trial with its values.

tuning.py PROBLEM SAMPLER AHEAD FIRST_SEED END_SEED TRIALS
"""
import math
import sys
import time

import optuna

problem, sampler, ahead, first, last, trials = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:7])
optuna.logging.set_verbosity(optuna.logging.ERROR)

HARTMANN_A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
HARTMANN_P = [[1312, 1696, 5569, 124, 8283, 5886], [2329, 4135, 8307, 3736, 1004, 9991],
              [2348, 1451, 3522, 2883, 3047, 6650], [4047, 8828, 8732, 5743, 1091, 381]]
HARTMANN_C = [1.0, 1.2, 3.0, 3.2]


def floats(trial, n, low, high):
    return [trial.suggest_float(f"x{i}", low, high) for i in range(n)]


def sphere(t):
    return sum(x * x for x in floats(t, 10, -5.12, 5.12))


def shifted(t):
    return sum((x - 1.7 + 0.3 * i) ** 2 for i, x in enumerate(floats(t, 10, -5.12, 5.12)))


def rosenbrock(t):
    x = floats(t, 5, -5, 10)
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(4))


def rastrigin(t):
    return sum(x * x - 10 * math.cos(2 * math.pi * x) + 10 for x in floats(t, 5, -5.12, 5.12))


def ackley(t):
    x = floats(t, 5, -32.768, 32.768)
    return (20 + math.e - 20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / 5))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / 5))


def styblinski(t):
    return sum(x ** 4 - 16 * x * x + 5 * x for x in floats(t, 5, -5, 5)) / 2


def branin(t):
    x, y = t.suggest_float("x0", -5, 10), t.suggest_float("x1", 0, 15)
    return (y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(t):
    x = floats(t, 6, 0, 1)
    return -sum(c * math.exp(-sum(a * (v - p * 1e-4) ** 2 for a, v, p in zip(row, x, centre)))
                for c, row, centre in zip(HARTMANN_C, HARTMANN_A, HARTMANN_P))


def mixed(t):
    kind = ["linear", "tree", "forest", "net"].index(t.suggest_categorical("kind", ["linear", "tree", "forest", "net"]))
    scaling = {"none": 0.3, "rank": 0.1, "scale": 0.0}[t.suggest_categorical("scaling", ["none", "rank", "scale"])]
    rate = math.log10(t.suggest_float("rate", 1e-5, 1, log=True))
    depth = t.suggest_int("depth", 1, 20)
    share = t.suggest_float("share", 0, 1)
    return ([0.3, 0.1, 0.0, 0.2][kind] + scaling + 0.5 * (rate - [-3, -1, -2, -4][kind]) ** 2
            + ((depth - [2, 6, 9, 14][kind]) / 4) ** 2 + 4 * (share - [0.9, 0.3, 0.6, 0.1][kind]) ** 2)


def zdt(t, front):
    x = floats(t, 30, 0, 1)
    g = 1 + 9 * sum(x[1:]) / 29
    return x[0], g * front(x[0], x[0] / g)


def dtlz2(t):
    x = floats(t, 12, 0, 1)
    g = 1 + sum((v - 0.5) ** 2 for v in x[2:])
    a, b = x[0] * math.pi / 2, x[1] * math.pi / 2
    return g * math.cos(a) * math.cos(b), g * math.cos(a) * math.sin(b), g * math.sin(a)


PROBLEMS = {
    "sphere": (sphere, 1), "shifted": (shifted, 1), "rosenbrock": (rosenbrock, 1), "rastrigin": (rastrigin, 1), "branin": (branin, 1),
    "hartmann6": (hartmann6, 1), "mixed": (mixed, 1), "ackley": (ackley, 1), "styblinski": (styblinski, 1),
    "zdt1": (lambda t: zdt(t, lambda x, r: 1 - math.sqrt(r)), 2),
    "zdt2": (lambda t: zdt(t, lambda x, r: 1 - r * r), 2),
    "zdt3": (lambda t: zdt(t, lambda x, r: 1 - math.sqrt(r) - r * math.sin(10 * math.pi * x)), 2),
    "dtlz2": (dtlz2, 3),
}
SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
    "nsga2": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
}

objective, objectives = PROBLEMS[problem]
for seed in range(first, last):
    started = time.process_time()
    study = optuna.create_study(directions=["minimize"] * objectives, sampler=SAMPLERS[sampler](seed))
    running = []
    for _ in range(trials):
        if len(running) == ahead:
            study.tell(*running.pop(0))
        trial = study.ask()
        running.append((trial, objective(trial)))
    for ended in running:
        study.tell(*ended)
    print("seed", seed, repr(time.process_time() - started))
    for trial in study.trials:
        print(*map(repr, trial.values))
    sys.stdout.flush()
