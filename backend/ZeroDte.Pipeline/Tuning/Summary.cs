using System.Collections.Immutable;
using ZeroDte.Quant.Learning.Configuration;
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

    public static StudyResult Of(PreparedStudy prepared, int seed, CancellationToken cancellationToken)
    {
        var (head, study, search, scorer, table, criteria, _, _) = prepared;
        var (standing, number) = (prepared.Incumbent, prepared.IncumbentNumber);
        ScoredTrial[] scored = [.. study.Trials.Where(t => t.State != TrialState.Failed).Select(t => search[t.Number]!)];
        ScoredTrial[] others = [.. scored.Where(t => t.Number != number)];
        var against = AgainstIncumbent.Of(others, standing, criteria, head.Plan.Seed);
        var incumbent = new FrontPoint(number, [.. criteria.Select(c => c.Over(standing))], head.Plan.Incumbent);
        double[] naive = [.. criteria.Select(c => c.Over(scorer.Naive))];
        FrontPoint[] points = [.. Front(study, against.NoWorse.Add(number)).Trials.Select(t => Point(search, t))];
        var (chosen, reason) = Chosen(prepared, against.Better, naive) is { } choice
            ? (Point(search, choice.Trial), Replaced(against, others.Length, choice))
            : (incumbent, Kept(against, others.Length, criteria, standing));
        return new(
            Id: head.Id,
            Symbol: head.Symbol.Value,
            Record: head.Model.Record,
            AsOf: head.AsOf,
            DataHash: head.DataHash,
            Plan: head.Plan,
            Criteria: criteria,
            Windows: scorer.Windows,
            Trials: new(Count(TrialState.Complete), Count(TrialState.RacedOut), Count(TrialState.Failed)),
            StoppedByTime: study.Trials.Length < head.Plan.Trials,
            Naive: naive,
            Incumbent: incumbent,
            Front: points,
            Chosen: chosen,
            VsIncumbent: against.PValues,
            Reason: reason,
            Importance: [.. criteria.Select(IReadOnlyList<ParameterImportance> (_, i) => ParameterImportance.Of(study, i))],
            Overfitting: OverfittingReport.Of(scored, scorer.Naive, criteria, head.Plan.Seed),
            HoldOut: HoldOutOf(table, scorer, chosen.Configuration, criteria, seed, cancellationToken),
            Failures: [.. Failures(prepared).Take(FailuresShown)],
            TrialsHash: new(study.Hash));

        int Count(TrialState state) => study.Trials.Count(t => t.State == state);
    }

    private static ParetoFront Front(Study study, ImmutableHashSet<int> among)
    {
        // What gives the same values up to rounding, as the same configuration tried twice, is one point.
        var feasible = study.Trials.Where(t => t.IsFeasible).DistinctBy(t => string.Join(' ', t.Values.Select(value => $"{value:G9}")));
        return ParetoFront.Of(study.Definition.Directions, feasible.Where(t => among.Contains(t.Number)));
    }

    /// <summary>One of those that are better than what serves; null if none is.</summary>
    private static Choice? Chosen(PreparedStudy prepared, ImmutableHashSet<int> better, double[] naive)
    {
        var (plan, front) = (prepared.Head.Plan, Front(prepared.Study, better));
        return front.Trials.IsEmpty ? null : FrontChoice.Of(front, prepared.Criteria, plan.Choice, plan.Weights, naive);
    }

    private static FrontPoint Point(ConfigurationSearch search, FinishedTrial trial) =>
        new(trial.Number, trial.Values, search[trial.Number]!.Configuration);

    private static string Replaced(AgainstIncumbent against, int tried, Choice choice) =>
        $"{against.Better.Count} of {tried} tried are better than what serves, once it is allowed for how many were tried. {choice.Reason}";

    private static string Kept(AgainstIncumbent against, int tried, IReadOnlyList<Criterion> criteria, IReadOnlyList<WindowScore> judged) =>
        $"Nothing is better than what serves, so it stays: on {judged.Sum(w => w.N)} sessions in {judged.Count} windows "
        + $"from {judged[0].First:yyyy-MM-dd} to {judged[^1].Last:yyyy-MM-dd} the best of {tried} others look as good by luck with p "
        + string.Join(", ", criteria.Zip(against.PValues, (c, p) => $"{p:0.00} by {c.Text()}")) + ".";

    /// <summary>What failed trials said, most often first.</summary>
    public static IEnumerable<string> Failures(PreparedStudy prepared) => prepared.Study.Trials
        .Where(t => t.State == TrialState.Failed)
        .GroupBy(t => t.Reason ?? "")
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => $"{g.Key} ({g.Count()} trials)");

    private static HoldOut? HoldOutOf(
        SearchTable table, ConfigurationScorer scorer, ModelConfiguration configuration, IReadOnlyList<Criterion> criteria, int seed,
        CancellationToken cancellationToken)
    {
        if (scorer.Windows.HoldOut == 0)
            return null;

        var judge = new ConfigurationScorer(table, new(1, scorer.Windows.HoldOut, holdOut: 0), criteria.Contains(Criterion.Crps));
        SessionScore[] sessions = [.. judge.Sessions(configuration, cancellationToken)];
        return HoldOut.Measure(sessions, [.. judge.NaiveSessions()], judge.Against(sessions), seed);
    }
}
