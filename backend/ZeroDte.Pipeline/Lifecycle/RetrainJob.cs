using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Lifecycle;

/// <summary>Trains the champion's configuration on the bars up to a session, and promotes the new version if it passes the gates.</summary>
/// <remarks>A configuration that was chosen and is watched beside the champion is put before the gates again once it has been watched for long enough.</remarks>
internal sealed class RetrainJob(KnownBars bars, Candidates candidates, Champions champions, ModelVersions versions) : IJob
{
    public const string JobName = "retrain";

    public string Name => JobName;

    public async Task<JobOutcome> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var (key, now) = (context.Key, context.Now);
        context.Report("reading bars");
        var known = await bars.ReadAsync(key.Symbol, now, horizon: null, cancellationToken);
        var series = known.Series;
        if (series.Count == 0 || series.Sessions[^1] < key.Session)
            return new Waiting($"the bar of {key.Symbol} of {key.Session:yyyy-MM-dd}");
        if (series.Sessions[^1] > key.Session)
            known = known with { Series = series.UpTo(key.Session) };
        var number = await ModelVersions.NextAsync(context.Transaction, key.Record, key.Symbol, cancellationToken);
        var champion = await champions.AtAsync(key.Record, key.Symbol, now, cancellationToken);
        var configuration = champion?.Configuration ?? ModelConfiguration.Served;
        if (CloseModel.FewestSessions(configuration.ToRecipe(Basis.Open)) is var needed && known.Series.Count < needed)
            return new Waiting($"{needed - known.Series.Count} more sessions of {key.Symbol}: training takes {needed}, and there are {known.Series.Count} up to {key.Session:yyyy-MM-dd}");

        context.Report("training");
        var retrained = candidates.Make(key, now, known, configuration, champion, ModelOrigin.Retrain, choice: null, number);
        await Candidates.StoreAsync(context, retrained, cancellationToken);
        var reigning = retrained.Verdict.Decision == Decision.Promote ? retrained : champion;
        if (reigning is null || await versions.WatchedAsync(reigning, key.Session, cancellationToken) is not { } watched)
            return Candidates.Done(retrained);

        var choice = watched.Evidence.Choice is { } chosen ? chosen with { Watched = Since(chosen.On, known.Series) } : null;
        var challenger = candidates.Make(key, now, known, watched.Configuration, reigning, ModelOrigin.Optimise, choice, number + 1);
        if (challenger.Verdict.Decision == Decision.Shadow)
            return Candidates.Done(retrained);
        await Candidates.StoreAsync(context, challenger, cancellationToken);
        return Candidates.Done(retrained, challenger);
    }
    private static int Since(DateOnly session, BarSeries series)
    {
        var at = series.Sessions.BinarySearch(session);
        return series.Count - (at < 0 ? ~at : at + 1);
    }
}
