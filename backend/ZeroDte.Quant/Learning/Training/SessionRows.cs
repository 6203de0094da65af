using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Training;

/// <summary>
/// Sessions as a forecaster meets them: what it knew of each before, and what came of it. Whatever learns or judges has its rows from here.
/// </summary>
/// <param name="features">With empty state.</param>
/// <param name="scale">The volatility forecast, with empty state.</param>
/// <param name="isScaleNeeded">Whether a session waits for the warm-up of the volatility forecast.</param>
internal sealed class SessionRows(FeatureSet features, IFeature scale, Basis basis, bool isScaleNeeded = true)
{
    /// <summary>The earliest session that can have a whole row. The basis of a previous close needs one even if no feature does.</summary>
    private readonly int _first = Math.Max(1, Math.Max(features.LookBack, isScaleNeeded ? scale.LookBack : 0));

    private double _previousClose = double.NaN;
    private int _sessions;

    public FeatureSet Features => features;

    public IFeature Scale => scale;

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    /// <param name="row">Gets what the features said of the session before it began; its length is their count.</param>
    public SessionRow Add(DateOnly session, in Candle candle, Span<double> row)
    {
        var today = basis.Today(session, candle.Open, candle.IsAnnounced);
        features.Values(today, row);
        var volatility = scale.Value(today);
        var isWhole = _sessions >= _first && candle.Missed == 0 && AllFinite(row)
            && (double.IsFinite(volatility) || (!isScaleNeeded && _sessions < scale.LookBack));
        var taken = new SessionRow(isWhole, basis.Return(_previousClose, candle), volatility);
        features.Add(candle);
        scale.Add(candle);
        (_previousClose, _sessions) = (candle.Close, _sessions + 1);
        return taken;
    }

    internal static bool AllFinite(ReadOnlySpan<double> row)
    {
        foreach (var value in row)
        {
            if (!double.IsFinite(value))
                return false;
        }

        return true;
    }
}

/// <summary>A session that has closed.</summary>
/// <param name="IsWhole">
/// Whether all of its row is defined, so that it can be learnt from. It is not during warm-up, nor where a feature divides zero by zero, as
/// some do of prices that stand still; nor after a hole, whose gap and return are not those of one night, or while features look back over
/// it.
/// </param>
/// <param name="Target">Log return from the basis price to the close.</param>
/// <param name="Scale">The volatility that was forecast.</param>
internal readonly record struct SessionRow(bool IsWhole, double Target, double Scale);
