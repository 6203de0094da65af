using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Cli.Evaluation;

/// <summary>A result of <c>evaluate</c> as programs read it. What could not be measured is null.</summary>
internal static class EvaluateJson
{
    public static object Of(Basis basis, Evaluated evaluated)
    {
        var s = evaluated.Scores;
        return new
        {
            evaluated.Name,
            evaluated.Served,
            Basis = basis,
            s.N,
            First = evaluated.Outcomes[0].Session,
            Last = evaluated.Outcomes[^1].Session,
            RmsePercent = Known(s.Rmse.Value),
            MaePercent = Known(s.Mae.Value),
            DirectionalAccuracy = Known(s.DirectionalAccuracy.Value),
            AlwaysUp = Known(s.AlwaysUp.Value),
            DirectionP = Known(s.DirectionP),
            Skill = Known(s.Skill.Value),
            DmP = Known(s.DmP),
            s.Verdict,
            Coverage90 = ByTercile(s.Coverage90),
            Width90 = ByTercile(s.Width90),
            Winkler90 = Known(s.Winkler90.Value),
            WinklerSkill = Known(s.WinklerSkill.Value),
            PinballPercent = Known(s.Pinball.Value),
            CrpsPercent = Known(s.Crps.Value),
            CrpsSkill = Known(s.CrpsSkill.Value),
            CrpsP = Known(s.CrpsP),
            s.CrpsVerdict,
            HardestPoint = s.HardestPoint.Name,
            HardestDistribution = s.HardestDistribution.Name,
            Baselines = s.Baselines.Select(Against),
            ProfitFactor = Known(s.ProfitFactor.Value),
            Sharpe = Known(s.Sharpe.Value),
            Bands = Bands(s),
        };
    }

    private static object Against(AgainstBaseline b) => new
    {
        b.Name,
        Skill = Known(b.Skill.Value),
        SkillBand = Band(b.Skill),
        SkillP = Known(b.SkillP),
        CrpsSkill = Known(b.CrpsSkill.Value),
        CrpsSkillBand = Band(b.CrpsSkill),
        CrpsP = Known(b.CrpsP),
    };

    private static object Bands(Scorecard s) => new
    {
        Level = s.Rmse.Band.Level,
        RmsePercent = Band(s.Rmse),
        MaePercent = Band(s.Mae),
        DirectionalAccuracy = Band(s.DirectionalAccuracy),
        AlwaysUp = Band(s.AlwaysUp),
        Skill = Band(s.Skill),
        Coverage90 = BandsByTercile(s.Coverage90),
        Width90 = BandsByTercile(s.Width90),
        Winkler90 = Band(s.Winkler90),
        WinklerSkill = Band(s.WinklerSkill),
        PinballPercent = Band(s.Pinball),
        CrpsPercent = Band(s.Crps),
        CrpsSkill = Band(s.CrpsSkill),
        ProfitFactor = Band(s.ProfitFactor),
        Sharpe = Band(s.Sharpe),
    };

    private static object ByTercile(ByTercile t) =>
        new { All = Known(t.All.Value), Calm = Known(t.Calm.Value), Middle = Known(t.Middle.Value), Wild = Known(t.Wild.Value) };

    private static object BandsByTercile(ByTercile t) =>
        new { All = Band(t.All), Calm = Band(t.Calm), Middle = Band(t.Middle), Wild = Band(t.Wild) };

    private static double?[] Band(Metric metric) => [Known(metric.Band.Lower), Known(metric.Band.Upper)];

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
