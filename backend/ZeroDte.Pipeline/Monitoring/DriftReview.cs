using Microsoft.Extensions.Options;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Drift.Policies;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>Judges a session by what is known today, as the monitor would, and tells where that differs from what it said.</summary>
public sealed class DriftReview(
    Trainer trainer, IssuedForecasts forecasts, Champions champions, JobHistory history, Staleness staleness,
    IOptions<DriftOptions> options)
{
    /// <param name="bars">Up to the session that is judged.</param>
    /// <param name="kept">What the monitor said of it; null if it has not.</param>
    public async Task<ReviewedDrift> JudgeAsync(RecordName record, BarSeries bars, StoredVerdict? kept, CancellationToken cancellationToken)
    {
        var model = new ModelKey(record, bars.Symbol);
        var (issued, _) = bars.Count == 0
            ? ([], false)
            : await forecasts.ReadAsync(model, bars.Sessions[^1], cancellationToken);
        var champion = await champions.AtAsync(model, kept?.DecidedAt, cancellationToken);
        var policy = options.Value.ToPolicy();
        using var training = trainer.Train(record, bars, champion?.Configuration ?? ModelConfiguration.First(bars.Count));
        var judgement = Judgement.Of(bars, training.For(Basis.Main), issued, policy, options.Value.ToCalibrated());
        if (kept is null)
        {
            var verdict = new StoredVerdict(
                record, bars.Symbol.Value, judgement.Latest.Session, policy.Name, default, DriftWords.Summary(judgement.Latest),
                judgement.Latest, RunId: null);
            return new(verdict, judgement, champion, Since: null);
        }

        var since = await SinceAsync(bars.Symbol, kept, DriftWords.Summary(judgement.Latest), cancellationToken);
        return new(kept, judgement with { Verdicts = [.. judgement.Verdicts.SkipLast(1), kept.Verdict] }, champion, since);
    }

    private async Task<string?> SinceAsync(Symbol symbol, StoredVerdict kept, string today, CancellationToken cancellationToken)
    {
        if (today == kept.Summary)
            return null;

        var made = await history.LatestAsync(new(MonitorJob.JobName, symbol, kept.Session, kept.Record), cancellationToken);
        var why = await staleness.IsStaleAsync(symbol, made?.MadeFrom, cancellationToken)
            ? "bars up to then have been corrected since"
            : "the settings, the forecasts that count or the program have changed since";
        return $"This is what the monitor said at {kept.DecidedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. "
            + $"Judged again today it would say: {today} The reason: {why}.";
    }
}

/// <summary>A verdict with all that it can be shown with.</summary>
/// <param name="Verdict">What the monitor said, or what it would say where it has not run.</param>
/// <param name="Judgement">The series behind it; its last verdict is <paramref name="Verdict"/>.</param>
/// <param name="Champion">Whose configuration it is judged by; null for the default.</param>
/// <param name="Since">Why it would be another verdict today; null if it would not.</param>
public sealed record ReviewedDrift(StoredVerdict Verdict, Judgement Judgement, ModelVersion? Champion, string? Since);
