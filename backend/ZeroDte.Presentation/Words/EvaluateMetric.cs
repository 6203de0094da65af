using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Presentation.Words;

/// <summary>One column of the evaluation: what it is called, how it is read from a scorecard, and how it is written.</summary>
/// <param name="Name">As a heading, with its unit.</param>
/// <param name="Format">Of the value and the ends of its band.</param>
public sealed record EvaluateMetric(string Name, string Format, Func<Scorecard, Metric> Value)
{
    /// <summary>Every metric that has a band, in the order of tables.</summary>
    public static readonly EvaluateMetric[] All =
    [
        new("RMSE %", "0.000", s => s.Rmse),
        new("MAE %", "0.000", s => s.Mae),
        new("Direction right", "0.0%", s => s.DirectionalAccuracy),
        new("Always-up right", "0.0%", s => s.AlwaysUp),
        new("Skill vs naive", "0.00%", s => s.Skill),
        new("Coverage 90 %", "0.0%", s => s.Coverage90.All),
        new("Coverage calm", "0.0%", s => s.Coverage90.Calm),
        new("Coverage middle", "0.0%", s => s.Coverage90.Middle),
        new("Coverage wild", "0.0%", s => s.Coverage90.Wild),
        new("Width %", "0.00", s => s.Width90.All),
        new("Width calm %", "0.00", s => s.Width90.Calm),
        new("Width middle %", "0.00", s => s.Width90.Middle),
        new("Width wild %", "0.00", s => s.Width90.Wild),
        new("Winkler %", "0.000", s => s.Winkler90),
        new("Winkler skill", "0.0%", s => s.WinklerSkill),
        new("Pinball %", "0.0000", s => s.Pinball),
        new("CRPS %", "0.0000", s => s.Crps),
        new("CRPS skill", "0.00%", s => s.CrpsSkill),
        new("Profit factor", "0.00", s => s.ProfitFactor),
        new("Sharpe", "0.00", s => s.Sharpe),
    ];

    /// <summary>The verdict on the point against all baselines, the hardest of which is named with its skill and p-value.</summary>
    public static string PointWords(Scorecard s) =>
        $"{Words(s.Verdict, s.HardestPoint.SkillP)}, {s.HardestPoint.Skill.Value:0.00%} against “{s.HardestPoint.Name}”";

    /// <summary>The same of the distribution.</summary>
    public static string DistributionWords(Scorecard s) =>
        $"{Words(s.CrpsVerdict, s.HardestDistribution.CrpsP)}, {s.HardestDistribution.CrpsSkill.Value:0.00%} against "
        + $"“{s.HardestDistribution.Name}”";

    /// <summary>The verdict on a forecast, with a p-value.</summary>
    public static string Words(Verdict verdict, double p) => verdict switch
    {
        Verdict.Better => $"better ({P(p)})",
        Verdict.Worse => $"worse ({P(p)})",
        _ => double.IsNaN(p) ? "no difference measured" : $"not distinguishable ({P(p)})",
    };

    /// <summary>The value as text; a dash where there is none.</summary>
    public string Text(double value) => double.IsFinite(value) ? value.ToString(Format) : "–";

    public static string P(double p) => double.IsNaN(p) ? "–" : p < 0.0001 ? "p < 0.0001" : p < 0.1 ? $"p {p:0.0000}" : $"p {p:0.00}";
}
