using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;

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

    private async Task<Evaluated[]> MeasureAsync(ModelKey model, Basis basis, LedgerEntry[] entries,
        CancellationToken cancellationToken)
    {
        if (entries.Length == 0)
            return [];

        var models = await ModelsAsync(model, basis, entries.Min(e => e.Forecast.Model.Version),
            entries.Max(e => e.Forecast.Model.Version), cancellationToken);
        var series = (await bars.ReadAsync(model.Symbol, time.GetUtcNow(), horizon: null, cancellationToken)).Series;
        // A new listing is forecast before there is a baseline to judge it against.
        var judged = GaussianBaselines.Constant(series, basis).Select(outcome => outcome.Session).ToHashSet();
        var outcomes = entries.Where(e => judged.Contains(e.Forecast.Session)).Select(
            e => new Outcome(e.Forecast.Session, e.Forecast.Distribution(models[e.Forecast.Model.Version]), e.Outcome!.Return)).ToArray();
        if (outcomes.Length == 0)
            return [];

        Contender[] contenders = [.. GaussianBaselines.Of(basis), new($"{model.Record}, as issued", Served: true, _ => outcomes)];
        return Comparison.Run(series, contenders, from: null, to: null, Seed, threads: 1, progress: null, cancellationToken);
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
