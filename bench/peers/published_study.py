"""The published study: Optuna's TPE over lags and features kept, recursive elimination and ordinary least squares on rolling windows.

published_study.py check FILE WINDOW PREDICTIONS LAG,KEEP...      prints the two objectives of each configuration
published_study.py study FILE WINDOW PREDICTIONS TRIALS RUNS [URI]  prints the milliseconds of each run and of its processor time, logged as nested runs if there is a URI

FILE has one row per session: features in named columns, and the column target, the log return from the open to the close.
"""
import sys
import time
import warnings

import numpy as np
import optuna
import pandas as pd
from sklearn.feature_selection import RFE
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.WARNING)

mode, path = sys.argv[1:3]
window, predictions = int(sys.argv[3]), int(sys.argv[4])
data = pd.read_csv(path)
lags = ["close_2", "close_3", "close_4", "close_5"]
indicators = [name for name in data.columns if name not in lags and name != "target"]


def evaluate(last_lag, keep):
    names = lags[: last_lag - 1] + indicators
    x, y = data[names].to_numpy(), data["target"].to_numpy()
    windows = (len(y) - window) // predictions
    first = len(y) - windows * predictions
    forecasts = []
    for start in range(first, len(y), predictions):
        scaler = StandardScaler().fit(x[start - window : start])
        train, test = scaler.transform(x[start - window : start]), scaler.transform(x[start : start + predictions])
        model = RFE(LinearRegression(), n_features_to_select=keep).fit(train, y[start - window : start])
        forecasts.append(model.predict(test))
    forecast, actual = np.concatenate(forecasts), y[first:]
    rmse = np.sqrt(np.mean((100 * (np.exp(actual) - np.exp(forecast))) ** 2))
    return rmse, np.mean((forecast >= 0) == (actual > 0))


def study(trials, seed, uri):
    if uri:
        import mlflow

        mlflow.set_tracking_uri(uri)
        mlflow.set_experiment("published-study")

    def objective(trial):
        last_lag, keep = trial.suggest_int("last_lag", 2, 5), trial.suggest_int("keep", 1, len(indicators))
        if not uri:
            return evaluate(last_lag, keep)
        with mlflow.start_run(run_name=f"trial {trial.number}", nested=True):
            rmse, direction = evaluate(last_lag, keep)
            mlflow.log_params(trial.params)
            mlflow.log_metrics({"rmse": rmse, "direction": direction})
            return rmse, direction

    optimiser = optuna.create_study(directions=["minimize", "maximize"], sampler=optuna.samplers.TPESampler(seed=seed))
    if not uri:
        optimiser.optimize(objective, n_trials=trials)
        return
    with mlflow.start_run(run_name="study"):
        optimiser.optimize(objective, n_trials=trials)
        mlflow.log_metric("front_size", len(optimiser.best_trials))


if mode == "check":
    for pair in sys.argv[5:]:
        print(*("%.17g" % value for value in evaluate(*map(int, pair.split(",")))))
else:
    count, runs = int(sys.argv[5]), int(sys.argv[6])
    for run in range(runs):
        start, processor = time.perf_counter(), time.process_time()
        study(count, run, sys.argv[7] if len(sys.argv) > 7 else None)
        print((time.perf_counter() - start) * 1e3, (time.process_time() - processor) * 1e3)
