using System.Reflection;
using System.Text.Json;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Learning.Training;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning.Sequential;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Trains a configuration on a series and puts it before the gates.</summary>
internal sealed class Candidates(Trainer trainer, TradingCalendar calendar)
{
    private static readonly string Code =
        typeof(Candidates).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')
            .ElementAtOrDefault(1) ?? "unknown";

    /// <param name="choice">How the configuration was found; null if no search chose it.</param>
    /// <param name="version">The number that it is to have.</param>
    public ModelVersion Make(JobKey key, DateTimeOffset now, KnownSeries bars, ModelConfiguration configuration, ModelVersion? champion,
        ModelOrigin origin, ConfigurationChoice? choice, int version)
    {
        var series = bars.Series;
        using var training = trainer.Train(key.Record, series, configuration);
        var fits = training.Fit();
        var evidence = Collect(training, fits, champion, series, choice);
        var content = fits.ToJson();
        return new(
            Key: key.Model,
            Version: version,
            Session: series.Sessions[^1],
            Origin: origin,
            TrainedAt: now.Stored(),
            BarsKnownAt: bars.KnownAt,
            DataHash: new(series.Hash),
            FirstSession: series.Sessions[0],
            Sessions: series.Count,
            Configuration: configuration,
            Seed: SymbolTraining.Seed,
            Code: Code,
            Format: Fits.Format,
            Content: content,
            ContentHash: Fits.Hash(content),
            Evidence: evidence,
            Verdict: PromotionPolicy.Decide(evidence));
    }

    /// <summary>Stores a version with its verdict, and makes it champion if that says so, all within the job's transaction.</summary>
    public static async Task StoreAsync(JobContext context, ModelVersion version, CancellationToken cancellationToken)
    {
        await ModelVersions.AddAsync(context.Transaction, version, context.Key.Revision, cancellationToken);
        if (version.Verdict.Decision != Decision.Promote)
            return;

        var by = $"{context.Key.Job} job";
        if (!await Champions.TrySwapAsync(context.Transaction, version.Key, version.Evidence.Champion, version.Version,
            context.Now, by, version.Verdict.Reason, cancellationToken))
        {
            throw new InvalidOperationException($"{version.Name} has got another champion than version {version.Evidence.Champion} while "
                + $"version {version.Version} was trained. Run the job again.");
        }
    }

    /// <summary>The result of a job that made these versions.</summary>
    public static Done Done(params ReadOnlySpan<ModelVersion> made)
    {
        var versions = made.ToArray();
        return new(
            string.Join(" ", versions.Select(v => $"{v.Name} version {v.Version} on {v.Sessions} sessions up to {v.Session:yyyy-MM-dd}: "
                + $"{Words(v.Verdict)}")),
            JsonSerializer.SerializeToElement(versions.Select(v => new { v.Name, v.Version, v.ContentHash, v.Verdict }),
                LifecycleJson.Options))
        {
            MadeFrom = new(versions[0].DataHash, versions[0].Session),
        };
    }

    private static string Words(GateVerdict verdict) => verdict.Decision switch
    {
        Decision.Promote => "promoted.",
        Decision.Shadow => $"watched beside the champion. {verdict.Reason}",
        _ => $"refused. {verdict.Reason}",
    };

    private Evidence Collect(SymbolTraining training, Fits fits, ModelVersion? champion, BarSeries series, ConfigurationChoice? choice)
    {
        var isNew = champion?.Configuration.Hash != training.Configuration.Hash;
        using var other = isNew && champion is not null ? trainer.Train(champion.Key.Record, series, champion.Configuration) : null;
        var unseen = choice?.Seen ?? series.Sessions[^1];
        var chosenThrough = choice?.Seen
            ?? (isNew ? null : champion?.Evidence.Main.Skill?.ChosenThrough)
            ?? training.Configuration.ChosenThrough;
        return new(champion?.Version, isNew, choice, new(fits.Bases.Select(basis => KeyValuePair.Create(basis, Measure(basis)))));

        BasisEvidence Measure(Basis basis)
        {
            var candidate = training.For(basis);
            var standing = champion?.Fits.Find(basis);
            var theirs = standing is null ? null : Judged((other ?? training).For(basis), standing, champion!.Session);
            // Right after a hole there is nothing to say of the next session; then the latest forecast stands for it.
            var day = calendar.Next(series.Sessions[^1]);
            var next = new Today(day, series.Candles[^1].Close, series.Context.IsAnnounced(day));
            var latest = candidate.Record[^1].Point;
            var expected = candidate.Sees(next)
                ? candidate.Distribution(fits.For(basis), next)
                : new(latest.Forecast, latest.Scale * fits.For(basis).Width, fits.For(basis).StandardisedErrors);
            var judged = candidate.WithDistribution;
            var recent = judged[^Math.Min(PromotionPolicy.RecentSessions, judged.Length)..];
            var inside = 0;
            foreach (var session in recent)
                inside += session.Inside ? 1 : 0;
            return new(
                expected.Location,
                expected.Scale,
                recent.Length,
                inside,
                theirs is null ? null : PairedScores.Of(judged, theirs, DateOnly.MinValue, PromotionPolicy.RecentSessions),
                theirs is null || !isNew ? null : PairedScores.Of(judged, theirs, unseen, int.MaxValue),
                other is null || standing is null ? null : Watch(candidate, other.For(basis), standing, champion!.Session, unseen),
                SkillReport.Measure(series, basis, judged, chosenThrough));
        }
    }

    /// <summary>The evidence of the sessions after <paramref name="unseen"/>, of which each forecast knew nothing.</summary>
    private static WatchEvidence Watch(RollingTraining candidate, RollingTraining champion, CloseModel standing, DateOnly since,
        DateOnly unseen)
    {
        var theirs = champion.Expected(unseen).Where(e => e.Key <= since).ToDictionary();
        foreach (var (session, expected) in champion.Expected(standing, since))
            theirs[session] = expected;

        var comparison = new SequentialComparison();
        var mine = candidate.Expected(unseen);
        foreach (var judged in candidate.Record)
        {
            if (mine.TryGetValue(judged.Session, out var one) && theirs.TryGetValue(judged.Session, out var other))
                comparison.Add(one, other, judged.Point.Actual);
        }

        return new(comparison.N, comparison.Different, comparison.EValue);
    }

    /// <summary>
    /// What the champion's method said of each session in its time, and from its own training on what it would have said itself.
    /// </summary>
    private static Judged[] Judged(RollingTraining training, CloseModel champion, DateOnly trainedThrough)
    {
        var upToChampion = new List<Judged>();
        foreach (var judged in training.Record)
        {
            if (judged.Session <= trainedThrough)
                upToChampion.Add(judged);
        }

        return [.. upToChampion, .. training.Judge(champion, trainedThrough)];
    }
}
