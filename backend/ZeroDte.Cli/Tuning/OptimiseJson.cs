using ZeroDte.Pipeline.Tuning;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Tuning.Overfitting;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Cli.Tuning;

/// <summary>A study's result as programs read it. What could not be measured is null.</summary>
internal static class OptimiseJson
{
    public static object Of(StudyResult result) => new
    {
        Study = result.Id,
        result.Symbol,
        result.Record,
        result.AsOf,
        result.Plan.Preset,
        result.Plan.Sampler,
        result.Plan.Seed,
        Objectives = result.Criteria.Select(c => c.Text()),
        result.Windows,
        Trials = new { result.Trials.All, result.Trials.Complete, result.Trials.RacedOut, result.Trials.Failed, result.StoppedByTime },
        result.Failures,
        Naive = Values(result, result.Naive),
        Incumbent = Point(result, result.Incumbent),
        Front = result.Front.Select(p => Point(result, p)),
        Choice = new { Point = Point(result, result.Chosen), result.Keeps, Rule = result.Plan.Choice, result.Reason },
        Importance = result.Criteria.Zip(result.Importance)
            .ToDictionary(p => p.First.Text(), p => p.Second.Select(i => new { i.Name, Share = Known(i.Share), i.N })),
        Overfitting = new
        {
            result.Overfitting.Tried,
            result.Overfitting.Distinct,
            Objectives = result.Overfitting.Criteria.Zip(result.VsIncumbent)
                .ToDictionary(c => c.First.Criterion.Text(), c => Overfitting(c.First, c.Second)),
        },
        HoldOut = result.HoldOut is { } held ? HoldOut(held) : null,
        result.DataHash,
        result.TrialsHash,
        result.Hash,
    };

    private static object Point(StudyResult result, FrontPoint point) =>
        new { Trial = result.NameOf(point), Values = Values(result, point.Values), point.Configuration };

    private static Dictionary<string, double> Values(StudyResult result, IReadOnlyList<double> values) =>
        result.Criteria.Zip(values).ToDictionary(pair => pair.First.Text(), pair => pair.Second);

    private static object Overfitting(CriterionOverfitting criterion, double vsIncumbent) => new
    {
        LuckVsNaiveP = Known(criterion.Luck),
        LuckVsIncumbentP = Known(vsIncumbent),
        OverfittingProbability = Known(criterion.Backtest.Probability),
        criterion.Backtest.Splits,
    };

    private static object HoldOut(HoldOut held) => new
    {
        held.N,
        held.First,
        held.Last,
        Rmse = Metric(held.Rmse),
        NaiveRmse = Known(held.NaiveRmse),
        DirectionalAccuracy = Metric(held.DirectionalAccuracy),
        AlwaysUp = Known(held.AlwaysUp),
        Crps = Metric(held.Crps),
        NaiveCrps = Known(held.NaiveCrps),
        CrpsP = Known(held.CrpsP),
        Skill = Metric(new(held.Skill.VsNaive, held.Skill.Band)),
        DmP = Known(held.Skill.PValue),
        held.Skill.Verdict,
        Against = held.Against is not { } against ? null : new
        {
            SkillVsMean = Known(against.VsMean),
            MeanP = Known(against.MeanP),
            against.Hardest,
            CrpsSkill = Known(against.CrpsSkill),
            CrpsLower = Known(against.CrpsBand.Lower),
            CrpsUpper = Known(against.CrpsBand.Upper),
            CrpsP = Known(against.CrpsP),
        },
    };

    private static object Metric(Metric metric) =>
        new { Value = Known(metric.Value), Level = metric.Band.Level, Lower = Known(metric.Band.Lower), Upper = Known(metric.Band.Upper) };

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
