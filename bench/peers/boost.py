"""From raw columns in memory to a saved model with XGBoost. Prints seconds, peak megabytes, and the version."""
import sys
import time

import numpy as np
import xgboost as xgb

file, rows, features, rounds, matrix = sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5]
with open(file, "rb") as data:
    columns = [np.fromfile(data, np.float32, rows) for _ in range(features)]
    target = np.fromfile(data, np.float32, rows)

start = time.perf_counter()
values = np.column_stack(columns)
train = getattr(xgb, matrix)(values, target, nthread=2)
parameters = {"tree_method": "hist", "max_depth": 6, "eta": 0.3, "max_bin": 256, "nthread": 2, "objective": "reg:squarederror"}
model = xgb.train(parameters, train, rounds).save_raw("ubj")
seconds = time.perf_counter() - start

with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(seconds)
print(peak / 1024)
print(xgb.__version__)
