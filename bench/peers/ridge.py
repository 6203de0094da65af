"""Ridge refitted before each session on a sliding window with scikit-learn. Prints the milliseconds of each run."""
import sys
import time

import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sessions, window, features, runs = map(int, sys.argv[1:])
rng = np.random.default_rng(1)
x = rng.normal(size=(sessions + window, features))
y = rng.normal(size=sessions + window)
for _ in range(runs):
    start = time.perf_counter()
    for i in range(sessions):
        model = make_pipeline(StandardScaler(), Ridge(alpha=1194)).fit(x[i : i + window], y[i : i + window])
        model.predict(x[i + window : i + window + 1])
    print((time.perf_counter() - start) * 1e3)
