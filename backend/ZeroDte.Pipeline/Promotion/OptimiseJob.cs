using System.Text.Json;
using Microsoft.Extensions.Logging;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>
/// Searches for a better configuration and puts what it finds before the gates. Unless it shows a real gain on sessions that the search had
/// not seen, it is watched beside the champion, and one at a time: a later find does not cut a watch short.
/// </summary>
/// <remarks>Parameters: <c>{"trials": 100, "preset": "linear", "seed": 1, "track": false}</c>, each of which may be left out.</remarks>
internal sealed partial class OptimiseJob(
    KnownBars bars, Candidates candidates, Champions champions, ModelVersions versions, StudyStore studies, StudyRunner runner,
    ILogger<OptimiseJob> logger) : IJob
{
    public const string JobName = "optimise";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AboutTheLastSession(
        JobName, "Sundays at 23:00, and when asked for", from: new(23, 0), hours: [23], DayOfWeek.Sunday);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var known = await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken);
        if (!known.Series.Reaches(key.Session))
            return new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}");
        if (await champions.AtAsync(key.Model, now, cancellationToken) is not { } serving)
            return new Waiting($"a champion of {key.Model.Name}, which the job {RetrainJob.JobName} brings");

        known = known with { Series = known.Series.UpTo(key.Session) };
        StudyResult result;
        try
        {
            result = await SearchAsync(context, known.Series, serving.Configuration, cancellationToken);
        }
        catch (StudyException exception) when (exception.IsOfData)
        {
            return new Waiting($"more sessions. {exception.Message}");
        }

        await ChosenConfigurations.AddAsync(context.Transaction.Connection!, result.Choice(now.Stored()), cancellationToken);
        return await PutForwardAsync(context, known, result, cancellationToken);
    }

    /// <summary>Puts what the search chose before the gates, unless it serves already, cannot be trained yet or has to wait.</summary>
    private async Task<JobOutcome> PutForwardAsync(JobContext context, KnownSeries known, StudyResult result,
        CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        var number = await ModelVersions.NextAsync(context.Transaction, key.Model, cancellationToken);
        var champion = (await champions.AtAsync(key.Model, now, cancellationToken))!;
        var configuration = result.Chosen.Configuration;
        if (result.Keeps || configuration.Hash == champion.Configuration.Hash)
        {
            return Unchanged(
                $"The search of {result.Trials.All} configurations keeps the one that serves: {configuration}. {result.Reason}");
        }
        if (configuration.SessionsNeeded is var needed && known.Series.Count < needed)
            return Unchanged($"The search chose {configuration}, which takes {needed} sessions; there are {known.Series.Count} so far.");

        context.Report("training");
        var challenger = candidates.Make(key, now, known, configuration, champion, ModelOrigin.Optimise,
            new(SeenBySearch(result, known.Series), result.AsOf, Watched: 0), number);
        if (challenger.Verdict.Decision == Decision.Shadow
            && await versions.WatchedAsync(champion, key.Session, cancellationToken) is { } watched)
        {
            return Unchanged($"The search chose {configuration}, which has to wait: version {watched.Version} is being watched since "
                + $"{watched.Session:yyyy-MM-dd}.");
        }

        await Candidates.StoreAsync(context, challenger, cancellationToken);
        return Candidates.Done(challenger);

        Done Unchanged(string because) => new(because) { MadeFrom = MadeFrom.Of(known.Series) };
    }

    private async Task<StudyResult> SearchAsync(JobContext context, BarSeries series, ModelConfiguration incumbent,
        CancellationToken cancellationToken)
    {
        var (key, asked) = (context.Key, Asked.Of(context.Parameters));
        // The same name in every attempt: a search that was cut short goes on.
        var stem = $"{key.Record}-{key.Symbol.Value.ToLowerInvariant()}-{key.Session:yyyy-MM-dd}-{JobName}"
            + (key.Revision == 1 ? "" : $"-{key.Revision}");
        var id = await studies.NameAsync(stem, series, cancellationToken);
        var plan = new StudyPlan { Trials = asked.Trials ?? 100, Seed = asked.Seed ?? 1, Incumbent = incumbent };
        plan = asked.Preset is { } preset ? plan with { Preset = preset } : plan;
        await studies.AddAsync(new(id, key.Model, key.Session, new(series.Hash), plan, context.Now.Stored()), cancellationToken);
        var options = new StudyRunOptions(Environment.ProcessorCount, Track: asked.Track ?? key.Record.IsLive);
        var (result, notLogged) = await runner.RunAsync(id, series, options, new Reported(context), cancellationToken);
        if (notLogged is not null)
            Log.NotLogged(logger, id, notLogged);
        return result;
    }

    private static DateOnly SeenBySearch(StudyResult result, BarSeries series)
    {
        if (result.HoldOut is not { } holdOut)
            return result.AsOf;
        var first = series.Sessions.BinarySearch(holdOut.First);
        return series.Sessions[first - 1];
    }

    /// <summary>What whoever started the job wants different.</summary>
    private sealed record Asked(int? Trials = null, string? Preset = null, ulong? Seed = null, bool? Track = null)
    {
        public static Asked Of(JsonElement? parameters) => parameters is { ValueKind: JsonValueKind.Object } given
            ? given.Deserialize<Asked>(LifecycleJson.Options)!
            : new();
    }

    private sealed class Reported(JobContext context) : IProgress<StudyProgress>
    {
        public void Report(StudyProgress value) => context.Report(
            value.Logged is { } logged ? $"{logged} of {value.Done.All} trials logged" : $"{value.Done.All} of {value.Trials} trials",
            (double)(value.Logged ?? value.Done.All) / value.Trials);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Study {Study}: {NotLogged}")]
        public static partial void NotLogged(ILogger logger, string study, string notLogged);
    }
}
