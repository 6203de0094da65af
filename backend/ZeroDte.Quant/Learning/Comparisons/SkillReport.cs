using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Evaluation;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>
/// A forecaster's record against its baselines: on all sessions, and on those after its configuration was chosen, the only ones that can
/// speak for it.
/// </summary>
/// <param name="ChosenThrough">The last session that the choice may have seen; null if nobody knows.</param>
/// <param name="All">Null without sessions.</param>
/// <param name="SinceChoice">Null if there are none, or nobody knows when it was chosen.</param>
public sealed record SkillReport(DateOnly? ChosenThrough, AgainstBaselines? All, AgainstBaselines? SinceChoice)
{
    /// <param name="record">A forecaster's record on the sessions of the series, in order.</param>
    public static SkillReport Measure(BarSeries series, Basis basis, ReadOnlySpan<Judged> record, DateOnly? chosenThrough)
    {
        var baselines = GaussianBaselines.Of(basis)
            .Select(b => (b.Name, Outcomes: b.Forecast(series).ToDictionary(o => o.Session))).ToArray();
        var judged = new List<Judged>(record.Length);
        foreach (var session in record)
        {
            if (double.IsFinite(session.Crps) && baselines[0].Outcomes.ContainsKey(session.Session))
                judged.Add(session);
        }

        return new(chosenThrough, Against(judged), chosenThrough is { } chosen ? Against(judged.FindAll(j => j.Session > chosen)) : null);

        AgainstBaselines? Against(List<Judged> sessions) => sessions.Count == 0 ? null : AgainstBaselines.Measure(
            [.. sessions], Array.ConvertAll(baselines, b => (b.Name, sessions.ConvertAll(s => b.Outcomes[s.Session]).ToArray())));
    }
}
