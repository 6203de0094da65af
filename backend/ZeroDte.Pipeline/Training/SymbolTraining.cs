using System.Runtime.InteropServices;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>
/// A configuration in training on a symbol's bars, for every price that a forecast can start from. Back to its <see cref="Trainer"/> when
/// disposed.
/// </summary>
public sealed class SymbolTraining : IDisposable
{
    /// <summary>Seed of the bootstrap behind every confidence band: same bars, same bands.</summary>
    public const int Seed = 1;

    private readonly Action<SymbolTraining> _release;
    private readonly List<DateOnly> _sessions = [];
    private readonly OrderedDictionary<Basis, RollingTraining> _trainings = [];

    internal SymbolTraining(ModelConfiguration configuration, IReadOnlyList<Basis> bases, Action<SymbolTraining> release)
    {
        (Configuration, _release) = (configuration, release);
        foreach (var basis in bases)
            _trainings.Add(basis, new(configuration.ToRecipe(basis)));
    }

    public ModelConfiguration Configuration { get; }

    public IReadOnlyList<Basis> Bases => _trainings.Keys;

    public RollingTraining For(Basis basis) => _trainings[basis];

    /// <summary>The model after the last session taken in.</summary>
    public Fits Fit() => new(new(_trainings.Select(t => KeyValuePair.Create(t.Key, t.Value.Model(Seed)))));

    public void Dispose() => _release(this);

    /// <summary>Takes in what the series has beyond what is known.</summary>
    /// <returns>False, and nothing is taken in, if the series does not begin with what is known.</returns>
    internal bool TryAdvance(BarSeries series)
    {
        var known = _sessions.Count;
        if (series.Count < known
            || !series.Sessions[..known].SequenceEqual(CollectionsMarshal.AsSpan(_sessions))
            || !series.Candles[..known].SequenceEqual(_trainings.GetAt(0).Value.Candles))
        {
            return false;
        }

        for (var i = known; i < series.Count; i++)
        {
            foreach (var training in _trainings.Values)
                training.Add(series.Sessions[i], series.Candles[i]);
            _sessions.Add(series.Sessions[i]);
        }

        return true;
    }
}
