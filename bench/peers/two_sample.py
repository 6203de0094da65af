"""Two-sample tests for pairs of samples with SciPy: Kolmogorov-Smirnov and Wasserstein, or Anderson-Darling and Cramer-von Mises. Prints the milliseconds."""
import sys
import time
import warnings

import numpy as np
from scipy.stats import anderson_ksamp, cramervonmises_2samp, ks_2samp, wasserstein_distance

pairs, size, method = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(1)
x, y = rng.normal(size=(pairs, size)), rng.normal(size=(pairs, size))
warnings.simplefilter("ignore")  # p-values at the ends of Anderson-Darling's table
start = time.perf_counter()
for first, second in zip(x, y):
    if method == "ad":
        anderson_ksamp([first, second])
        cramervonmises_2samp(first, second, method="asymptotic")
    else:
        ks_2samp(first, second, method=method)
        wasserstein_distance(first, second)
print((time.perf_counter() - start) * 1e3)
