using ZeroDte.Quant.Tuning.Front;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>Chooses one trial of a front by a rule.</summary>
public static class FrontChoice
{
    /// <param name="criteria">The objectives, in the order of the front's values.</param>
    /// <param name="weights">One per criterion, zero or above, not all zero; for <see cref="ChoiceRule.Weights"/> only.</param>
    /// <param name="naive">The naive forecast's values.</param>
    /// <returns>Of equals the one tried first.</returns>
    /// <exception cref="ArgumentException">The rule asks for what is not there; the message says what.</exception>
    public static Choice Of(ParetoFront front, IReadOnlyList<Criterion> criteria, ChoiceRule rule, IReadOnlyList<double>? weights,
        IReadOnlyList<double> naive) =>
        rule switch
        {
            ChoiceRule.Knee => front.Knee(),
            ChoiceRule.Weights => front.Weighted([.. weights ?? []]),
            ChoiceRule.Crps => BestCrps(front, criteria, naive),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        };

    private static Choice BestCrps(ParetoFront front, IReadOnlyList<Criterion> criteria, IReadOnlyList<double> naive)
    {
        var (crps, rmse) = (IndexOf(Criterion.Crps), IndexOf(Criterion.Rmse));
        var fair = front.Trials.Where(t => t.Values[rmse] <= naive[rmse]).ToArray();
        return fair.Length > 0
            ? new(fair.MinBy(t => t.Values[crps])!, "crps", $"It has the best CRPS of the {fair.Length} of {front.Trials.Length} on the "
                + $"front whose RMSE is not above the naive forecast's {naive[rmse]:0.0000}.")
            : new(front.Trials.MinBy(t => t.Values[rmse])!, "crps", $"None of the {front.Trials.Length} on the front has an RMSE as low "
                + $"as the naive forecast's {naive[rmse]:0.0000}; it comes closest.");

        int IndexOf(Criterion criterion)
        {
            for (var i = 0; i < criteria.Count; i++)
            {
                if (criteria[i] == criterion)
                    return i;
            }

            throw new ArgumentException($"The choice by CRPS needs the criteria crps and rmse; {criterion.Text()} is not among them.",
                nameof(criteria));
        }
    }
}
