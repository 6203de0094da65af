using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Quant.Distributions;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Intraday;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Training;

/// <summary>
/// Forecasts sessions during the day, by all minutes from two calendar years before on, and remembers where it stood: a further session
/// costs a session, and another origin of the same session next to nothing.
/// </summary>
/// <remarks>A correction of earlier minutes counts from the next session on.</remarks>
public sealed class IntradayTrainer(Trainer trainer, KnownBars bars, SessionPaths paths, TradingCalendar calendar)
{
    /// <summary>Trainings kept in memory; one of three years takes about a megabyte.</summary>
    private const int Capacity = 256;

    /// <summary>A beginning that does not move by the day: what is carried forward has the bits of what is made anew.</summary>
    private const int YearsBack = 2;

    private readonly Recent<(ModelKey Model, string Configuration), Kept> _rested = new(Capacity);

    /// <param name="series">The daily bars up to the session before.</param>
    /// <param name="soFar">The session's path up to the origin.</param>
    /// <returns>Null if the model looks back over a hole, or too few sessions of minutes are known.</returns>
    public async Task<IntradayForecast?> ExpectAsync(
        ModelKey model, BarSeries series, ModelConfiguration configuration, IntradayOrigin origin, SessionPath soFar, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var from = new DateOnly(soFar.Session.Year - YearsBack, 1, 1);
        var (atOpen, today) = Scales(model, series, configuration, from, soFar);
        if (!double.IsFinite(today))
            return null;

        var key = (model, configuration.Hash);
        var kept = await TrainAsync(key, series, from, atOpen, now, cancellationToken);
        var expected = kept.Training.Expect(origin, today, series.Context.IsAnnounced(soFar.Session), soFar);
        var (sessions, held) = (0, 0);
        foreach (ref readonly var judged in kept.Training.Record(origin))
            (sessions, held) = (sessions + 1, held + (judged.Inside ? 1 : 0));
        _rested.Keep(key, kept);
        return expected is null
            ? null
            : new(expected.Condensed(), sessions, held, ContentHash.Of($"{series.Hash} {kept.Hash} {Words(soFar, origin.Mark)}"));
    }

    /// <summary>The volatility that the open's forecast gave each session from one on, and gives this one.</summary>
    private (Dictionary<DateOnly, double> Before, double Today) Scales(
        ModelKey model, BarSeries series, ModelConfiguration configuration, DateOnly from, SessionPath soFar)
    {
        using var training = trainer.Train(model.Record, series, configuration);
        var (open, before) = (training.For(Basis.Open), new Dictionary<DateOnly, double>());
        var record = open.Record;
        for (var i = record.Length - 1; i >= 0 && record[i].Session >= from; i--)
            before.Add(record[i].Session, record[i].Point.Scale);
        var today = Basis.Open.Today(soFar.Session, soFar.Price(0), series.Context.IsAnnounced(soFar.Session));
        return (before, open.Scale(today));
    }

    /// <summary>What has been learnt up to the session before. It is the caller's alone.</summary>
    private async Task<Kept> TrainAsync(
        (ModelKey Model, string) key, BarSeries series, DateOnly from, Dictionary<DateOnly, double> atOpen, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (symbol, last) = (series.Symbol, series.Sessions[^1]);
        if (!_rested.TryTake(key, out var kept) || !await HoldsAsync(kept, series, from, cancellationToken))
            kept = new(new(), from, from.AddDays(-1), SeriesHash: "", DateTimeOffset.MinValue, default);
        if (kept.Through >= last)
            return kept;

        var (knownAt, hash) = (await paths.KnownAtAsync(symbol, cancellationToken), kept.Hash);
        var traded = (await bars.TradedAsync(symbol, kept.Through.AddDays(1), now, cancellationToken)).ToDictionary(b => b.Session);
        await foreach (var path in paths.ReadAsync(symbol, kept.Through.AddDays(1), last, cancellationToken))
        {
            if (!traded.TryGetValue(path.Session, out var bar))
                continue;
            double? expected = atOpen.TryGetValue(path.Session, out var scale) ? scale : null;
            if (kept.Training.Add(path, expected, series.Context.IsAnnounced(path.Session), bar))
                hash = ContentHash.Of($"{hash} {Words(path, path.Known)}");
        }

        return kept with { Through = last, SeriesHash = series.Hash, MinutesKnownAt = knownAt, Hash = hash };
    }

    /// <summary>Whether nothing that was learnt from is another by now.</summary>
    private async Task<bool> HoldsAsync(Kept kept, BarSeries series, DateOnly from, CancellationToken cancellationToken)
    {
        var isToday = kept.Through == series.Sessions[^1];
        if (kept.From != from || kept.Through > series.Sessions[^1]
            || (isToday ? series : series.UpTo(kept.Through)).Hash != kept.SeriesHash)
        {
            return false;
        }

        if (isToday || await paths.KnownAtAsync(series.Symbol, cancellationToken) == kept.MinutesKnownAt)
            return true;

        var (begin, end) = (calendar.Session(calendar.Next(from.AddDays(-1))).Open, calendar.Session(kept.Through).Close);
        return !await paths.HasChangedAsync(
            series.Symbol, new(begin.UtcDateTime, end.UtcDateTime), kept.MinutesKnownAt, cancellationToken);
    }

    private static string Words(SessionPath path, int marks) =>
        $"{path.Session:yyyy-MM-dd} {string.Join(' ', Enumerable.Range(0, marks + 1).Select(mark => $"{path.Price(mark):R}"))}";

    /// <param name="MinutesKnownAt">When what is believed of minutes had changed last.</param>
    /// <param name="Hash">Of all paths, one after the other.</param>
    private sealed record Kept(
        IntradayTraining Training, DateOnly From, DateOnly Through, string SeriesHash, DateTimeOffset MinutesKnownAt, ContentHash Hash);
}

/// <summary>What is expected of a session from an origin on.</summary>
/// <param name="Expected">Of the log return from the origin to the close, with errors few enough to be kept with each forecast.</param>
/// <param name="Sessions">Past sessions forecast from this origin.</param>
/// <param name="Held">How many of them closed within the 90 % range.</param>
/// <param name="Data">Identity of the daily bars and of the minutes, the session's own among them.</param>
public sealed record IntradayForecast(PredictiveDistribution Expected, int Sessions, int Held, ContentHash Data);
