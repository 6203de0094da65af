"""Twelve indicators on a million bars with pandas. Prints the milliseconds of each run."""
import sys
import time

import numpy as np
import pandas as pd

rows, runs = int(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(1)
close = 100 * np.exp(np.cumsum(0.001 * (rng.random(rows) - 0.5)))
open_ = np.r_[100, close[:-1]]
high = np.maximum(open_, close) * (1 + 0.0005 * rng.random(rows))
low = np.minimum(open_, close) * (1 - 0.0005 * rng.random(rows))
bars = pd.DataFrame({"high": high, "low": low, "close": close, "volume": rng.integers(0, 1_000_000, rows).astype(float)})


def wilder(values, length=14):
    return values.ewm(alpha=1 / length, adjust=False).mean()


def ema(values, span):
    return values.ewm(span=span, adjust=False).mean()


def sma():
    return bars.close.rolling(20).mean()


def ema_20():
    return ema(bars.close, 20)


def rsi():
    change = bars.close.diff()
    gain, loss = wilder(change.clip(lower=0)), wilder(-change.clip(upper=0))
    return 100 - 100 / (1 + gain / loss)


def macd():
    line = ema(bars.close, 12) - ema(bars.close, 26)
    signal = ema(line, 9)
    return line, signal, line - signal


def bollinger():
    mean, deviation = bars.close.rolling(20).mean(), bars.close.rolling(20).std(ddof=0)
    upper, lower = mean + 2 * deviation, mean - 2 * deviation
    return (upper - lower) / mean, (bars.close - lower) / (upper - lower)


def true_range():
    previous = bars.close.shift()
    return np.maximum(bars.high, previous) - np.minimum(bars.low, previous)


def atr():
    return wilder(true_range())


def stochastic():
    lowest, highest = bars.low.rolling(14).min(), bars.high.rolling(14).max()
    k = (100 * (bars.close - lowest) / (highest - lowest)).rolling(3).mean()
    return k, k.rolling(3).mean()


def adx():
    up, down = bars.high.diff(), -bars.low.diff()
    plus, minus = up.where((up > down) & (up > 0), 0.0), down.where((down > up) & (down > 0), 0.0)
    ranges = wilder(true_range())
    plus, minus = 100 * wilder(plus) / ranges, 100 * wilder(minus) / ranges
    return plus, minus, wilder(100 * (plus - minus).abs() / (plus + minus))


def obv():
    return (np.sign(bars.close.diff()).fillna(0) * bars.volume).cumsum()


def vwap():
    return (bars.volume * (bars.high + bars.low + bars.close) / 3).cumsum() / bars.volume.cumsum()


def realised_volatility():
    return np.sqrt((np.log(bars.close).diff() ** 2).rolling(20).mean())


def parkinson():
    return np.sqrt((np.log(bars.high / bars.low) ** 2 / (4 * np.log(2))).rolling(20).mean())


indicators = [sma, ema_20, rsi, macd, bollinger, atr, stochastic, adx, obv, vwap, realised_volatility, parkinson]
for _ in range(runs):
    start = time.perf_counter()
    for indicator in indicators:
        indicator()
    print((time.perf_counter() - start) * 1e3)
