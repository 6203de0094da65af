using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Conformal;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>
/// Writes beside each forecast of a session what came of it, and again where a bar of the last weeks has been corrected since.
/// </summary>
internal sealed class EvaluateJob(KnownBars bars, ForecastLedger ledger, ModelVersions versions) : IJob
{
    public const string JobName = "evaluate";

    /// <summary>Calendar days in which a correction is looked for: a quarter.</summary>
    private const int LongestCorrection = 92;

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AfterTheClose(JobName, minutes: 30);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var series = (await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken)).Series;
        // What was forecast is the price that the session itself trades at.
        var closes = (await bars.TradedAsync(key.Symbol, key.Session.AddDays(-LongestCorrection), now, cancellationToken))
            .ToDictionary(bar => bar.Session, bar => (double)bar.Close);
        if (!closes.ContainsKey(key.Session) && !series.Reaches(key.Session))
            return new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}");

        var entries = await ledger.ReadAsync(key.Model, key.Session.AddDays(-LongestCorrection), key.Session,
            cancellationToken);
        var outcomes = new List<SealedOutcome>();
        foreach (var entry in entries)
        {
            if (closes.TryGetValue(entry.Forecast.Session, out var close) && entry.Outcome?.Close != close)
                outcomes.Add(await JudgeAsync(entry, close, now, cancellationToken));
        }

        await ForecastLedger.SealAsync(context.Transaction, key.Model, outcomes, cancellationToken);
        return Done(key, entries, outcomes, didTrade: closes.ContainsKey(key.Session)) with
        {
            MadeFrom = MadeFrom.Of(series.UpTo(key.Session)),
        };
    }

    private async Task<SealedOutcome> JudgeAsync(LedgerEntry entry, double close, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var forecast = entry.Forecast;
        var model = await versions.FindAsync(new(entry.Record, Symbol.Parse(forecast.Symbol)), forecast.Model.Version, cancellationToken)
            ?? throw new InvalidOperationException($"Version {forecast.Model.Version} of {forecast.Model.Name}, which made forecast "
                + $"{entry.Number}, is not stored.");
        var distribution = forecast.Distribution(() => model.Fits.For(forecast.Basis).StandardisedErrors);
        var actual = Math.Log(close / forecast.From);
        var (lower, upper) = distribution.Interval(ConformalCalibration.Level);
        return new(
            Symbol: forecast.Symbol,
            Forecast: entry.Number,
            Session: forecast.Session,
            Basis: forecast.Basis,
            Revision: (entry.Outcome?.Revision ?? 0) + 1,
            RecordedAt: now.Stored(),
            Close: close,
            Return: actual,
            Error: actual - distribution.Location,
            Scale: distribution.Scale,
            Inside: lower <= actual && actual <= upper,
            Crps: distribution.Crps(actual));
    }

    private static Done Done(JobKey key, IReadOnlyList<LedgerEntry> before, List<SealedOutcome> outcomes, bool didTrade)
    {
        var corrected = outcomes.Count(o => o.Revision > 1);
        var missing = before.All(e => e.Forecast.Session != key.Session);
        var summary = !didTrade
            ? $"{key.Symbol} did not trade on {key.Session:yyyy-MM-dd}, so there is nothing to judge a forecast by."
            : missing
            ? $"No forecast of {key.Symbol} had been issued for {key.Session:yyyy-MM-dd}."
            : $"{outcomes.Count - corrected} outcomes of {key.Symbol} on {key.Session:yyyy-MM-dd}, {corrected} corrected.";
        return new(summary, JsonSerializer.SerializeToElement(outcomes, LifecycleJson.Options));
    }
}
