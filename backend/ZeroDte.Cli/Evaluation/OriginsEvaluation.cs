using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Bars.Minutes;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;

namespace ZeroDte.Cli.Evaluation;

/// <summary>The forecast again during the day, judged from each origin on the minutes that are stored.</summary>
internal static class OriginsEvaluation
{
    private const int Seed = 1;

    public static async Task<int> RunAsync(AskedEvaluation asked, CancellationToken cancellationToken)
    {
        var symbol = asked.Symbol;
        await using var services = await Services.OpenAsync(cancellationToken);
        var paths = services.GetRequiredService<SessionPaths>();
        if (await paths.FirstAsync(symbol, cancellationToken) is not { } first)
        {
            return Failures.Report(ExitCode.NoForecast, $"There are no minutes of {symbol}. Ingest a file of minute bars: "
                + $"./zerodte ingest FILE --symbol {symbol} --minutes.");
        }

        var now = TimeProvider.System.GetUtcNow();
        var bars = services.GetRequiredService<KnownBars>();
        var daily = (await bars.TradedAsync(symbol, first, now, cancellationToken)).ToDictionary(bar => bar.Session);
        var series = (await bars.ReadAsync(symbol, now, horizon: null, cancellationToken)).Series;
        var champion = await services.GetRequiredService<Champions>().AtAsync(ModelKey.Live(symbol), at: null, cancellationToken);
        var minutes = paths.ReadAsync(symbol, first, DateOnly.FromDateTime(now.UtcDateTime), cancellationToken)
            .ToBlockingEnumerable(cancellationToken)
            .Where(path => daily.ContainsKey(path.Session)).Select(path => new MinuteSession(path, daily[path.Session]));
        var judged = await Task.Run(() => JudgedOrigin.Of(
            series, champion?.Configuration ?? ModelConfiguration.Default, minutes, asked.From, asked.To), cancellationToken);
        if (judged.Count == 0)
        {
            return Failures.Report(ExitCode.NoForecast, $"No session of {symbol} can be judged: that takes daily bars for a forecast at "
                + "the open, and whole sessions of minutes before it.");
        }

        if (asked.Json)
            Terminal.WriteJson(judged.Select(Plain));
        else
            Write(symbol, judged);
        if (asked.Folder is { } folder)
            await EvaluateCommand.WriteFilesAsync(folder, [("origins.csv", Csv(judged))], cancellationToken);
        return ExitCode.Done;
    }

    private static void Write(Symbol symbol, IReadOnlyList<JudgedOrigin> judged)
    {
        var listing = new Listing(
            new("From"), new("n", IsRight: true), new("90 % held", IsRight: true), new("Width %", Rank: 2, IsRight: true),
            new("CRPS %", Rank: 1, IsRight: true), new("below the open's (t)", IsRight: true),
            new("below time alone (t)", IsRight: true), new("below a random walk (t)", IsRight: true))
        {
            Title = $"{symbol}, {judged[0].Record[0].Session:yyyy-MM-dd} to {judged[0].Record[^1].Session:yyyy-MM-dd}",
        };
        foreach (var origin in judged)
        {
            var held = origin.Coverage(Seed);
            listing.Add(
                origin.Origin.Slot, $"{held.N:N0}",
                new($"{held.Share:0.0%} [{held.Band.Lower:0.0%}, {held.Band.Upper:0.0%}]", Short: $"{held.Share:0.0%}"),
                $"{100 * origin.Width:0.00}", $"{100 * origin.Crps:0.0000}", Words(origin, score => score.Open),
                Words(origin, score => score.TimeAlone), Words(origin, score => score.RandomWalk));
        }

        listing.Write(Terminal.Out);
        Terminal.Out.WriteLine("The open's forecast stands as it was made. Time alone is its width for what is usually left of the "
            + "variance; the random walk has the exponentially weighted variance of five minutes. Both start from the price of the time "
            + "and are calibrated as what is served.");
    }

    private static string Words(JudgedOrigin origin, Func<OriginScores, double> other)
    {
        var (saved, test) = origin.Against(other);
        return $"{saved:0.00%} ({test.Statistic:0.0})";
    }

    private static object Plain(JudgedOrigin origin)
    {
        var held = origin.Coverage(Seed);
        return new
        {
            Basis = origin.Origin,
            held.N,
            First = origin.Record[0].Session,
            Last = origin.Record[^1].Session,
            Coverage90 = held.Share,
            Coverage90Band = new[] { held.Band.Lower, held.Band.Upper },
            Width90Percent = 100 * origin.Width,
            CrpsPercent = 100 * origin.Crps,
            AgainstOpen = Against(score => score.Open),
            AgainstTimeAlone = Against(score => score.TimeAlone),
            AgainstRandomWalk = Against(score => score.RandomWalk),
        };

        object Against(Func<OriginScores, double> other)
        {
            var (saved, test) = origin.Against(other);
            return new { CrpsSkill = saved, T = test.Statistic, P = test.TwoSided };
        }
    }

    private static string Csv(IReadOnlyList<JudgedOrigin> judged)
    {
        var rows = judged.Select(origin =>
        {
            var (held, against) = (origin.Coverage(Seed),
                new Func<OriginScores, double>[] { score => score.Open, score => score.TimeAlone, score => score.RandomWalk }
                    .Select(origin.Against).Select(a => $"{a.Saved:R},{a.Test.TwoSided:R}"));
            return $"{origin.Origin},{held.N},{held.Share:R},{held.Band.Lower:R},{held.Band.Upper:R},{100 * origin.Width:R},"
                + $"{100 * origin.Crps:R},{string.Join(',', against)}";
        });
        return string.Join('\n', rows.Prepend("basis,n,coverage_90,coverage_90_lower,coverage_90_upper,width_percent,crps_percent,"
            + "crps_skill_vs_open,p_vs_open,crps_skill_vs_time_alone,p_vs_time_alone,crps_skill_vs_random_walk,p_vs_random_walk")) + "\n";
    }
}
