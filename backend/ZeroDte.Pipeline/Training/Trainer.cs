using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>
/// Trains configurations on series, and remembers where it stood: a series that has grown by a session costs one session.
/// </summary>
/// <param name="bases">The prices that its models forecast from, in order.</param>
public sealed class Trainer(IReadOnlyList<Basis> bases)
{
    /// <summary>Trainings kept in memory; one of five years takes about 300 kB.</summary>
    private const int Capacity = 256;

    private readonly Recent<(ModelKey Model, string Configuration), SymbolTraining> _rested = new(Capacity);

    /// <summary>The training where it stood, gone on with to the end of a series; null if it is in memory no more.</summary>
    /// <inheritdoc cref="Train"/>
    public SymbolTraining? Find(RecordName record, BarSeries series, ModelConfiguration configuration) =>
        _rested.TryTake((new(record, series.Symbol), configuration.Hash), out var training) && training.TryAdvance(series)
            ? training
            : null;

    /// <summary>The training of a configuration on all of a series. It is the caller's alone until it is disposed.</summary>
    /// <param name="record">Whose trainings are kept apart, since each walks through the series at its own time.</param>
    public SymbolTraining Train(RecordName record, BarSeries series, ModelConfiguration configuration)
    {
        if (Find(record, series, configuration) is { } rested)
            return rested;

        var key = (new ModelKey(record, series.Symbol), configuration.Hash);
        var training = new SymbolTraining(configuration, bases, finished => _rested.Keep(key, finished));
        training.TryAdvance(series);
        return training;
    }
}
