namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>How forecasts did over some sessions. Errors and bias are log returns; NaN where there was nothing to measure.</summary>
/// <param name="N">Sessions with a forecast and an outcome; the others are left out.</param>
/// <param name="DirectionalAccuracy">Share of sessions whose direction was right. A forecast of no move counts as up, a close at the start
/// price as down.</param>
/// <param name="Bias">Mean of actual - forecast.</param>
/// <param name="Coverage">Share of the sessions with an interval that closed within it.</param>
/// <param name="ProfitFactor">Gains over losses of holding the forecast direction to the close, after costs; infinite without a
/// loss.</param>
/// <param name="Sharpe">Mean over deviation of those returns, per year.</param>
/// <param name="R2AgainstNaive">1 - MSE / MSE of no move.</param>
public readonly record struct Performance(
    int N, double Rmse, double Mae, double DirectionalAccuracy, double Bias, double Coverage, double ProfitFactor, double Sharpe,
    double R2AgainstNaive)
{
    /// <summary>A basis point: half the spread of a liquid stock each way.</summary>
    private const double RoundTripCost = 0.0001;

    private const double SessionsPerYear = 252;

    public static Performance Measure(ReadOnlySpan<ForecastRecord> records)
    {
        var (n, hits, intervals, held) = (0, 0, 0, 0);
        var (squares, naive, absolutes, bias) = (0.0, 0.0, 0.0, 0.0);
        var (gains, losses, returns, squaredReturns) = (0.0, 0.0, 0.0, 0.0);
        foreach (ref readonly var record in records)
        {
            if (!double.IsFinite(record.Error))
                continue;

            n++;
            squares += record.Error * record.Error;
            naive += record.Actual * record.Actual;
            absolutes += Math.Abs(record.Error);
            bias += record.Error;
            hits += record.Forecast >= 0 == record.Actual > 0 ? 1 : 0;
            intervals += double.IsNaN(record.Miss) ? 0 : 1;
            held += record.Miss == 0 ? 1 : 0;

            var made = Math.Sign(record.Forecast) * (Math.Exp(record.Actual) - 1) - (record.Forecast == 0 ? 0 : RoundTripCost);
            gains += Math.Max(0, made);
            losses += Math.Max(0, -made);
            returns += made;
            squaredReturns += made * made;
        }

        // 0 / 0 is NaN, as it should be where there is nothing.
        double count = n;
        var mean = returns / count;
        return new(
            n, Math.Sqrt(squares / count), absolutes / count, hits / count, bias / count, held / (double)intervals, gains / losses,
            mean / Math.Sqrt(squaredReturns / count - mean * mean) * Math.Sqrt(SessionsPerYear), 1 - squares / naive);
    }

    /// <summary>
    /// The performance over the latest <paramref name="window"/> records at each record from the window's last on; none if there are fewer.
    /// </summary>
    public static Performance[] Rolling(ReadOnlySpan<ForecastRecord> records, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var results = new Performance[Math.Max(0, records.Length - window + 1)];
        for (var i = 0; i < results.Length; i++)
            results[i] = Measure(records.Slice(i, window));
        return results;
    }
}
