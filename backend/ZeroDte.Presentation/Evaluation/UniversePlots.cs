using ZeroDte.Presentation.Charts;
using ZeroDte.Quant.Learning.Comparisons;

namespace ZeroDte.Presentation.Evaluation;

/// <summary>The charts of a report on many names.</summary>
internal static class UniversePlots
{
    private const double Band = 0.90;

    public static Plot Skill(PooledNames pooled)
    {
        var bars = pooled.Names.Select(name => (name.Symbol, Skill: 100 * name.Skill, Margin: 100 * name.Test.Margin(Band) / name.Level))
            .ToArray();
        var plot = Plot.WithTicks("CRPS saved by name", (0, bars.Length), (
            Math.Min(0, bars.Min(bar => bar.Skill - bar.Margin)), Math.Max(1, bars.Max(bar => bar.Skill + bar.Margin))), "0.#")
            .Level(Tone.Target, 0);
        foreach (var (i, (symbol, skill, margin)) in bars.Index())
            plot.Below(i + 0.5, symbol.Value).Point(Tone.Main, i + 0.5, skill, (skill - margin, skill + margin));
        return plot;
    }

    public static Plot Coverage(PooledNames pooled)
    {
        var plot = Plot.WithTicks("Coverage of the 90 % range by name", (0, pooled.Names.Count), (0.8, 1), "0%").Level(Tone.Target, Band);
        foreach (var (i, name) in pooled.Names.Index())
            plot.Below(i + 0.5, name.Symbol.Value).Dot(Tone.Main, i + 0.5, name.Coverage(_ => true).Share);
        return plot;
    }
}
