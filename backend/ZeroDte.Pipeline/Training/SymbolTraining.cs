using System.Runtime.InteropServices;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>A configuration in training on a symbol's bars, for both prices that a forecast can start from. Back to its <see cref="Trainer"/> when disposed.</summary>
public sealed class SymbolTraining : IDisposable
{
    /// <summary>Seed of the bootstrap behind every confidence band: same bars, same bands.</summary>
    public const int Seed = 1;

    private readonly Action<SymbolTraining> _release;
    private readonly List<DateOnly> _sessions = [];

    internal SymbolTraining(ModelConfiguration configuration, Action<SymbolTraining> release)
    {
        (Configuration, _release) = (configuration, release);
        Open = new(configuration.ToRecipe(Basis.Open));
        PreviousClose = new(configuration.ToRecipe(Basis.PreviousClose));
    }

    public ModelConfiguration Configuration { get; }

    public RollingTraining Open { get; }

    public RollingTraining PreviousClose { get; }

    public RollingTraining For(Basis basis) => basis == Basis.Open ? Open : PreviousClose;

    /// <summary>The model after the last session taken in.</summary>
    public Fits Fit() => new(Open.Model(Seed), PreviousClose.Model(Seed));

    public void Dispose() => _release(this);

    /// <summary>Takes in what the series has beyond what is known.</summary>
    /// <returns>False, and nothing is taken in, if the series does not begin with what is known.</returns>
    internal bool TryAdvance(BarSeries series)
    {
        var known = _sessions.Count;
        if (series.Count < known
            || !series.Sessions[..known].SequenceEqual(CollectionsMarshal.AsSpan(_sessions))
            || !series.Candles[..known].SequenceEqual(Open.Candles))
        {
            return false;
        }

        for (var i = known; i < series.Count; i++)
        {
            Open.Add(series.Sessions[i], series.Candles[i]);
            PreviousClose.Add(series.Sessions[i], series.Candles[i]);
            _sessions.Add(series.Sessions[i]);
        }

        return true;
    }
}
