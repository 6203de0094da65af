using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>Judges what a record's ledger says was forecast, by the measures that judge every other forecaster.</summary>
public sealed class LedgerReport(ForecastLedger ledger, ModelVersions versions, KnownBars bars, TimeProvider time)
{
    /// <summary>Seed of every bootstrap: same ledger, same bands.</summary>
    private const int Seed = 1;

    private const int Page = 100;

    /// <returns>The baselines and the record, which is last, on the sessions of which it has outcomes; none if there are no such
    /// sessions.</returns>
    public async Task<Evaluated[]> MeasureAsync(ModelKey model, Basis basis, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        await MeasureAsync(model, basis, await JudgedAsync(model, basis, from, to, cancellationToken), cancellationToken);

    /// <summary>The same as figures for a page or a program.</summary>
    public async Task<TrackRecord> TrackAsync(ModelKey model, Basis basis, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken)
    {
        var head = await ledger.HeadAsync(model, cancellationToken);
        var entries = await JudgedAsync(model, basis, from, to, cancellationToken);
        var judged = await MeasureAsync(model, basis, entries, cancellationToken);
        return TrackRecord.Of(model, basis, judged, replayed: entries.Count(e => e.Forecast.Clock == "replay"), head);
    }

    /// <summary>The forecasts that count and have an outcome, in order.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(
        ModelKey model, Basis basis, DateOnly? from, DateOnly? to, CancellationToken cancellationToken) =>
        await JudgedAsync(model, basis, from, to, cancellationToken);

    private async Task<Evaluated[]> MeasureAsync(ModelKey model, Basis basis, LedgerEntry[] entries,
        CancellationToken cancellationToken)
    {
        var series = (await bars.ReadAsync(model.Symbol, time.GetUtcNow(), horizon: null, cancellationToken)).Series;
        var (baselines, judged) = basis is IntradayOrigin
            ? await OfTheOpenAsync(model, entries, cancellationToken)
            : (GaussianBaselines.Of(basis), WithABaseline(series, basis, entries));
        if (judged.Length == 0)
            return [];

        var outcomes = await ExpectedAsync(model, basis, judged, cancellationToken);
        Contender[] contenders = [.. baselines, new($"{model.Record}, as issued", Served: true, _ => outcomes)];
        return Comparison.Run(series, contenders, from: null, to: null, Seed, threads: 1, progress: null, cancellationToken);
    }

    /// <summary>A new listing is forecast before there is a baseline to judge it against.</summary>
    private static LedgerEntry[] WithABaseline(BarSeries series, Basis basis, LedgerEntry[] entries)
    {
        var sessions = GaussianBaselines.Constant(series, basis).Select(outcome => outcome.Session).ToHashSet();
        return Array.FindAll(entries, entry => sessions.Contains(entry.Forecast.Session));
    }

    /// <summary>
    /// What forecasts during the day are measured against: no move from their price in the width of the morning, and the morning's forecast
    /// as it stands; and the forecasts of sessions that have one.
    /// </summary>
    private async Task<(IReadOnlyList<Contender> Baselines, LedgerEntry[] Judged)> OfTheOpenAsync(
        ModelKey model, LedgerEntry[] entries, CancellationToken cancellationToken)
    {
        var fromOpen = entries.Length == 0
            ? []
            : await JudgedAsync(model, Basis.Open, entries[0].Forecast.Session, entries[^1].Forecast.Session, cancellationToken);
        var opens = (await ExpectedAsync(model, Basis.Open, fromOpen, cancellationToken))
            .Zip(fromOpen, (outcome, entry) => (Expected: (PredictiveDistribution)outcome.Expected, entry.Forecast))
            .ToDictionary(open => open.Forecast.Session);
        var judged = Array.FindAll(entries, entry => opens.ContainsKey(entry.Forecast.Session));
        return (
        [
            new("no move, as wide as at the open", Served: false, _ => Around((_, _) => 0), IsBaseline: true),
            new("the open's forecast", Served: false,
                _ => Around((open, now) => open.Location + Math.Log(open.From / now.From)), IsBaseline: true),
        ], judged);

        Outcome[] Around(Func<SealedForecast, SealedForecast, double> location) => Array.ConvertAll(judged, entry =>
        {
            var (expected, open) = opens[entry.Forecast.Session];
            return new Outcome(
                open.Session, new PredictiveDistribution(location(open, entry.Forecast), expected.Scale, [.. expected.Errors]),
                entry.Outcome!.Return);
        });
    }

    private async Task<Outcome[]> ExpectedAsync(
        ModelKey model, Basis basis, LedgerEntry[] entries, CancellationToken cancellationToken)
    {
        var others = Array.FindAll(entries, entry => entry.Forecast.Calibration is null);
        var models = others.Length == 0 ? [] : await ModelsAsync(
            model, basis, others.Min(e => e.Forecast.Model.Version), others.Max(e => e.Forecast.Model.Version), cancellationToken);
        return Array.ConvertAll(entries, e => new Outcome(
            e.Forecast.Session, e.Forecast.Distribution(() => models[e.Forecast.Model.Version].StandardisedErrors), e.Outcome!.Return));
    }

    private async Task<LedgerEntry[]> JudgedAsync(ModelKey model, Basis basis, DateOnly? from, DateOnly? to,
        CancellationToken cancellationToken) =>
        [.. (await ledger.ReadAsync(model, from, to, cancellationToken))
            .Where(e => e.Counts && e.Forecast.Basis == basis && e.Outcome is not null)];

    private async Task<Dictionary<int, CloseModel>> ModelsAsync(ModelKey model, Basis basis, int first, int last,
        CancellationToken cancellationToken)
    {
        var models = new Dictionary<int, CloseModel>();
        for (var after = first - 1; after < last; after += Page)
        {
            foreach (var version in await versions.AfterAsync(model, after, Page, cancellationToken))
            {
                if (version.Fits.Find(basis) is { } fit)
                    models.Add(version.Version, fit);
            }
        }

        return models;
    }
}
