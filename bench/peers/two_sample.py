"""Kolmogorov-Smirnov and Wasserstein for pairs of samples with SciPy. Prints the milliseconds."""
import sys
import time

import numpy as np
from scipy.stats import ks_2samp, wasserstein_distance

pairs, size, method = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(1)
x, y = rng.normal(size=(pairs, size)), rng.normal(size=(pairs, size))
start = time.perf_counter()
for first, second in zip(x, y):
    ks_2samp(first, second, method=method)
    wasserstein_distance(first, second)
print((time.perf_counter() - start) * 1e3)
