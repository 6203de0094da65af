using Microsoft.Extensions.Logging;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>Sees to it that a symbol has a model.</summary>
public sealed partial class Trainer(ModelStore models, TimeProvider time, ILogger<Trainer> logger)
{
    /// <summary>Seed of the bootstrap behind every confidence band: same bars, same bands.</summary>
    private const int Seed = 1;

    /// <summary>The latest model of the symbol; one trained on <paramref name="series"/> if there is none.</summary>
    /// <exception cref="ArgumentException">There is none, and the series is too short to train one.</exception>
    public Task<TrainedModel> GetOrTrainAsync(BarSeries series, CancellationToken cancellationToken) =>
        models.GetOrAddAsync(series.Symbol, version => Train(series, version), cancellationToken);

    private TrainedModel Train(BarSeries series, int version)
    {
        var model = new TrainedModel(series.Symbol, version, Now(), series.Hash, new(Fit(Basis.Open), Fit(Basis.PreviousClose)));
        var skill = model.Content.Open.Skill;
        Log.Trained(logger, model.Name, version, series.Count, skill.VsNaive, skill.PValue, skill.N);
        return model;

        CloseModel Fit(Basis basis) => CloseModel.Train(series, Recipes.Served(basis), Seed);
    }

    /// <summary>PostgreSQL keeps microseconds: a model reads the same when it comes back.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return new(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Trained {Model} version {Version} on {Sessions} sessions: skill {Skill:0.00%} against close = open, p {PValue:F2}, n {N}.")]
        public static partial void Trained(ILogger logger, string model, int version, int sessions, double skill, double pValue, int n);
    }
}
