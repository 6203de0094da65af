using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Trains the champion's configuration on the bars up to a session, and promotes the new version if it passes the gates.</summary>
/// <remarks>
/// So is a configuration that a search has chosen since, here or on the command line; one that is watched beside the champion is put before
/// the gates again once it has been watched for long enough. What a new listing began with gives way to what others begin with once there
/// are sessions enough for it.
/// </remarks>
internal sealed class RetrainJob(KnownBars bars, Candidates candidates, Champions champions, ModelVersions versions,
    ChosenConfigurations chosen) : IJob
{
    public const string JobName = "retrain";

    public string Name => JobName;

    public JobTiming Timing => JobTiming.AfterTheClose(JobName, minutes: 35, onlyLatest: true);

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        context.Report("reading bars");
        var known = await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken);
        var series = known.Series;
        if (!series.Reaches(key.Session))
            return new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}");
        if (series.Sessions[^1] < key.Session)
            return new Done($"None: {key.Symbol} did not trade on {key.Session:yyyy-MM-dd}, so there is nothing to learn from.");
        if (series.Sessions[^1] > key.Session)
            known = known with { Series = series.UpTo(key.Session) };
        var number = await ModelVersions.NextAsync(context.Transaction, key.Model, cancellationToken);
        var champion = await champions.AtAsync(key.Model, now, cancellationToken);
        if (champion?.Session > key.Session)
        {
            return new Done($"None: {champion.Name} version {champion.Version}, which serves, has learnt from sessions up to "
                + $"{champion.Session:yyyy-MM-dd}; one up to {key.Session:yyyy-MM-dd} would be a step back.");
        }
        var configuration = champion?.Configuration ?? ModelConfiguration.First(known.Series.Count);
        if (configuration.SessionsNeeded is var needed && known.Series.Count < needed)
        {
            return new Waiting($"{needed - known.Series.Count} more sessions of {key.Symbol}: training takes {needed}, and there are "
                + $"{known.Series.Count} up to {key.Session:yyyy-MM-dd}");
        }

        context.Report("training");
        var retrained = candidates.Make(key, now, known, configuration, champion, ModelOrigin.Retrain, choice: null, number);
        await Candidates.StoreAsync(context, retrained, cancellationToken);
        var reigning = retrained.Verdict.Decision == Decision.Promote ? retrained : champion;
        if (reigning is null
            || await ChallengeAsync(reigning, key, known.Series, cancellationToken) is not var (challenging, choice, isWatched))
        {
            return Candidates.Done(retrained);
        }

        var challenger = candidates.Make(
            key, now, known, challenging, reigning, choice is null ? ModelOrigin.Retrain : ModelOrigin.Optimise, choice, number + 1);
        if (isWatched && challenger.Verdict.Decision == Decision.Shadow)
            return Candidates.Done(retrained);
        await Candidates.StoreAsync(context, challenger, cancellationToken);
        return Candidates.Done(retrained, challenger);
    }

    /// <summary>
    /// The configuration that is watched beside the champion, or else the latest that a search has chosen for being better and that has not
    /// been before the gates; what a name begins with where it has grown up, without a choice.
    /// </summary>
    private async Task<(ModelConfiguration Configuration, ConfigurationChoice? Choice, bool IsWatched)?> ChallengeAsync(
        ModelVersion champion, JobKey key, BarSeries series, CancellationToken cancellationToken)
    {
        if (champion.Configuration == ModelConfiguration.NewListing
            && ModelConfiguration.First(series.Count) is var grown && grown != champion.Configuration)
        {
            return (grown, null, false);
        }
        if (await versions.WatchedAsync(champion, key.Session, cancellationToken) is { Evidence.Choice: { } since } watched)
            return (watched.Configuration, since with { Watched = Since(since.On, series) }, true);

        var latest = await chosen.LatestAsync(key.Model, key.Session, cancellationToken);
        if (latest is null || latest.Keeps || latest.Configuration.Hash == champion.Configuration.Hash
            || latest.Configuration.SessionsNeeded > series.Count
            || await versions.HasTriedAsync(key.Model, latest.Configuration, latest.AsOf, cancellationToken))
        {
            return null;
        }

        return (latest.Configuration, new(latest.AsOf, latest.AsOf, Since(latest.AsOf, series)), false);
    }

    private static int Since(DateOnly session, BarSeries series)
    {
        var at = series.Sessions.BinarySearch(session);
        return series.Count - (at < 0 ? ~at : at + 1);
    }
}
