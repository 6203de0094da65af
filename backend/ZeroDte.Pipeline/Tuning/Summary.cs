using ZeroDte.Quant.Learning;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Makes the result of a study whose trials have ended.</summary>
internal static class Summary
{
    private const int FailuresShown = 5;

    public static StudyResult Of(RunningStudy running, int seed, CancellationToken cancellationToken)
    {
        var (head, study, search, scorer, table, criteria, _) = running;
        // The same configuration tried twice is one point.
        var front = ParetoFront.Of(study.Definition.Directions, study.Trials.Where(t => t.IsFeasible).DistinctBy(t => search[t.Number]!.Configuration.Hash));
        FrontPoint[] points = [.. front.Trials.Select(t => new FrontPoint(t.Number, t.Values, search[t.Number]!.Configuration))];
        double[] naive = [.. criteria.Select(c => c.Over(scorer.Naive))];
        var choice = FrontChoice.Of(front, criteria, head.Plan.Choice, head.Plan.Weights, naive);
        var chosen = points.Single(p => p.Number == choice.Trial.Number);
        return new(
            head.Id,
            head.Symbol.Value,
            head.Record,
            head.AsOf,
            head.DataHash,
            head.Plan,
            criteria,
            scorer.Windows,
            new(Count(TrialState.Complete), Count(TrialState.RacedOut), Count(TrialState.Failed)),
            study.Trials.Length < head.Plan.Trials,
            naive,
            points,
            chosen,
            choice.Reason,
            [.. criteria.Select(IReadOnlyList<ParameterImportance> (_, i) => ParameterImportance.Of(study, i))],
            OverfittingReport.Of([.. study.Trials.Where(t => t.State != TrialState.Failed).Select(t => search[t.Number]!)], search[chosen.Number]!, scorer.Naive, criteria),
            HoldOutOf(table, scorer, chosen.Configuration, criteria, seed, cancellationToken),
            [.. Failures(running).Take(FailuresShown)],
            study.Hash);

        int Count(TrialState state) => study.Trials.Count(t => t.State == state);
    }

    /// <summary>What failed trials said, most often first.</summary>
    public static IEnumerable<string> Failures(RunningStudy running) => running.Study.Trials
        .Where(t => t.State == TrialState.Failed)
        .GroupBy(t => t.Reason ?? "")
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key} ({g.Count()} trials)");

    private static HoldOut? HoldOutOf(
        SearchTable table, ConfigurationScorer scorer, ModelConfiguration configuration, IReadOnlyList<Criterion> criteria, int seed, CancellationToken cancellationToken)
    {
        if (scorer.Windows.HoldOut == 0)
            return null;

        var judge = new ConfigurationScorer(table, new(1, scorer.Windows.HoldOut, holdOut: 0), criteria.Contains(Criterion.Crps));
        return HoldOut.Measure([.. judge.Sessions(configuration, cancellationToken)], [.. judge.NaiveSessions()], seed);
    }
}
