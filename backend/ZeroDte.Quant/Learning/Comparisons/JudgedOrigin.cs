using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Intraday;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>A session of minutes: its path, and its daily bar as traded.</summary>
public readonly record struct MinuteSession(SessionPath Path, Bar Bar);

/// <summary>A forecast from an origin beside what else could have been said. CRPS are in log return, of the same close.</summary>
/// <param name="Served">What is served.</param>
/// <param name="Open">The open's forecast as it stands: around the price of the open, and as wide as then.</param>
/// <param name="TimeAlone">The open's width for the time that is left, around the price now.</param>
/// <param name="RandomWalk">A width by the exponentially weighted variance of five minutes, around the price now.</param>
public readonly record struct OriginScores(double Served, double Open, double TimeAlone, double RandomWalk);

/// <summary>What forecasts from one origin were worth. Time alone and the random walk are calibrated as what is served is.</summary>
/// <param name="Record">What was served of each session, in order; at least one.</param>
/// <param name="Scores">Of the same sessions.</param>
public sealed record JudgedOrigin(IntradayOrigin Origin, Judged[] Record, OriginScores[] Scores)
{
    /// <summary>Share of the sessions that closed within the 90 % range.</summary>
    public Coverage Coverage(int seed) =>
        Evaluation.Coverage.Measure(Array.ConvertAll(Record, judged => judged.Inside ? 1.0 : 0), seed);

    /// <summary>Mean width of the 90 % range in log return.</summary>
    public double Width => Record.Average(judged => judged.Upper - judged.Lower);

    /// <summary>Mean CRPS in log return.</summary>
    public double Crps => Scores.Average(score => score.Served);

    /// <summary>1 - CRPS / CRPS of another, and the test of their being equal.</summary>
    public (double Saved, DieboldMariano Test) Against(Func<OriginScores, double> other)
    {
        var (theirs, ours) = (Array.ConvertAll(Scores, score => other(score)), Array.ConvertAll(Scores, score => score.Served));
        return (1 - ours.Sum() / theirs.Sum(), DieboldMariano.Test(theirs, ours));
    }

    /// <param name="series">Daily bars, which the open's forecast is made of.</param>
    /// <param name="minutes">In order; taken in one by one.</param>
    /// <param name="from">First session judged; those before it only teach. All that can be judged if null.</param>
    /// <param name="to">Last session judged.</param>
    /// <returns>The origins that have a session with enough before it.</returns>
    public static IReadOnlyList<JudgedOrigin> Of(
        BarSeries series, ModelConfiguration configuration, IEnumerable<MinuteSession> minutes, DateOnly? from, DateOnly? to)
    {
        var atOpen = OfOpen(series, configuration);
        IntradayTraining[] trainings =
            [new(), new(scales => scales.TimeAlone), new(scales => scales.RandomWalk)];
        foreach (var (path, bar) in minutes)
        {
            var expected = atOpen.TryGetValue(path.Session, out var judged) ? judged.Point.Scale : default(double?);
            foreach (var training in trainings)
                training.Add(path, expected, series.Context.IsAnnounced(path.Session), bar);
        }

        return [.. Basis.Intraday.Select(Judge).OfType<JudgedOrigin>()];

        JudgedOrigin? Judge(IntradayOrigin origin)
        {
            var records = Array.ConvertAll(trainings, training => training.Record(origin).ToArray());
            var judged = Enumerable.Range(0, records[0].Length).Where(i => records[0][i].Session is var session
                && (from is null || session >= from) && (to is null || session <= to) && !double.IsNaN(atOpen[session].Crps)).ToArray();
            return judged.Length == 0 ? null : new(origin, Array.ConvertAll(judged, i => records[0][i]), Array.ConvertAll(judged, i =>
                new OriginScores(records[0][i].Crps, atOpen[records[0][i].Session].Crps, records[1][i].Crps, records[2][i].Crps)));
        }
    }

    private static Dictionary<DateOnly, Judged> OfOpen(BarSeries series, ModelConfiguration configuration)
    {
        var training = new RollingTraining(configuration.ToRecipe(Basis.Open));
        for (var i = 0; i < series.Count; i++)
            training.Add(series.Sessions[i], series.Candles[i]);
        return training.Record.ToArray().ToDictionary(judged => judged.Session);
    }
}
