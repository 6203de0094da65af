using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Presentation.Evaluation;

/// <summary>Many names judged, as every page and terminal words them.</summary>
public static class UniverseWords
{
    private static readonly Func<JudgedSession, bool>[] Kinds =
        [_ => true, s => s.Tercile == 0, s => s.Tercile == 1, s => s.Tercile == 2, s => s.IsAnnounced];

    public static IReadOnlyList<string> Columns { get; } =
        ["Name", "n", "CRPS saved", "t", "p", "p, corrected", "held", "calm", "middle", "wild", "after earnings"];

    public static IReadOnlyList<string> Cells(JudgedUniverse universe, JudgedName name) =>
    [
        name.Symbol.Value, $"{name.Sessions.Length:N0}", $"{name.Skill:0.00%}", .. Test(name.Test), P(universe.Corrected(name)),
        .. Kinds.Select(kind => Held(name.Coverage(kind), kind)),
    ];

    public static IReadOnlyList<string> Cells(PooledNames pooled) =>
    [
        "all", $"{pooled.Names.Sum(name => name.Sessions.Length):N0}", $"{pooled.Skill:0.00%}", .. Test(pooled.Test), "",
        .. Kinds.Select(kind => Held(pooled.Coverage(kind), kind)),
    ];

    /// <summary>"CRPS 2.95 % below …, on 6 of 6 names; …".</summary>
    public static string Of(PooledNames pooled) =>
        $"CRPS {pooled.Skill:0.00%} below that of “naive, EWMA Gaussian” in the mean over names, t {pooled.Test.Statistic:0.0} over "
        + $"{pooled.Days:N0} days; better on {pooled.Better} of {pooled.Names.Count} names. "
        + $"The 90 % range held {pooled.Coverage(_ => true).Share:0.0%} of sessions.";

    private static IEnumerable<string> Test(DieboldMariano test) => [$"{test.Statistic:0.0}", P(test.TwoSided)];

    private static string P(double p) => double.IsNaN(p) ? "–" : p < 0.0001 ? "< 0.0001" : $"{p:0.0000}";

    private static string Held((double Share, int N) coverage, Func<JudgedSession, bool> kind) =>
        coverage.N == 0 ? "–" : kind == Kinds[^1] ? $"{coverage.Share:0.0%} of {coverage.N}" : $"{coverage.Share:0.0%}";
}
