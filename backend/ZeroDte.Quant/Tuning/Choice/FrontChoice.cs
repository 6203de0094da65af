using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Quant.Tuning.Choice;

/// <summary>The trial that is chosen from a front, and why.</summary>
public sealed record FrontChoice(int Number, ChoiceRule Rule, string Reason)
{
    /// <param name="front">At least one; of equals the one tried first is chosen.</param>
    /// <param name="criteria">What the values of a candidate are.</param>
    /// <param name="weights">One per criterion, zero or above, not all zero; for <see cref="ChoiceRule.Weights"/> only.</param>
    /// <param name="naive">The naive forecast's values.</param>
    /// <exception cref="ArgumentException">The rule asks for what is not there; the message says what.</exception>
    public static FrontChoice Of(
        IReadOnlyList<Candidate> front, IReadOnlyList<Criterion> criteria, ChoiceRule rule, IReadOnlyList<double>? weights, IReadOnlyList<double> naive) => rule switch
        {
            ChoiceRule.Knee => Knee(front, criteria),
            ChoiceRule.Weights => Weighted(front, criteria, weights),
            ChoiceRule.Crps => BestCrps(front, criteria, naive),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
        };

    /// <remarks>
    /// Das, "On Characterizing the 'Knee' of the Pareto Curve", Structural Optimization 18 (1999): with each criterion scaled to [0, 1] over the
    /// front, the distance below the plane through its ends is largest where the sum of the scaled losses is smallest.
    /// </remarks>
    private static FrontChoice Knee(IReadOnlyList<Candidate> front, IReadOnlyList<Criterion> criteria)
    {
        var best = Lowest(front, criteria, [.. criteria.Select(_ => 1.0)]);
        return new(best.Number, ChoiceRule.Knee, front.Count == 1
            ? "It is the only point of the front."
            : $"It is the knee of a front of {front.Count}: the furthest from the plane through the ends, with each criterion scaled to the front's range.");
    }

    private static FrontChoice Weighted(IReadOnlyList<Candidate> front, IReadOnlyList<Criterion> criteria, IReadOnlyList<double>? weights)
    {
        if (weights?.Count != criteria.Count || weights.Any(w => !(w >= 0 && double.IsFinite(w))) || weights.All(w => w == 0))
            throw new ArgumentException($"The choice by weights needs {criteria.Count} of them, one per criterion, zero or above and not all zero; there are: {string.Join(", ", weights ?? [])}.", nameof(weights));

        var best = Lowest(front, criteria, weights);
        return new(best.Number, ChoiceRule.Weights,
            $"It has the lowest weighted sum of a front of {front.Count}, each criterion scaled to the front's range: {string.Join(", ", criteria.Zip(weights, (c, w) => $"{c.Text()} x {w}"))}.");
    }

    private static FrontChoice BestCrps(IReadOnlyList<Candidate> front, IReadOnlyList<Criterion> criteria, IReadOnlyList<double> naive)
    {
        var (crps, rmse) = (IndexOf(Criterion.Crps), IndexOf(Criterion.Rmse));
        var fair = front.Where(c => c.Values[rmse] <= naive[rmse]).ToArray();
        return fair.Length > 0
            ? new(fair.MinBy(c => c.Values[crps])!.Number, ChoiceRule.Crps, $"It has the best CRPS of the {fair.Length} of {front.Count} on the front whose RMSE is not above the naive forecast's {naive[rmse]:0.0000}.")
            : new(front.MinBy(c => c.Values[rmse])!.Number, ChoiceRule.Crps, $"None of the {front.Count} on the front has an RMSE as low as the naive forecast's {naive[rmse]:0.0000}; it comes closest.");

        int IndexOf(Criterion criterion) => criteria.Index().Where(c => c.Item == criterion).Select(c => c.Index).DefaultIfEmpty(-1).First() is >= 0 and var index
            ? index
            : throw new ArgumentException($"The choice by CRPS needs the criteria crps and rmse; {criterion.Text()} is not among them.", nameof(criteria));
    }

    /// <summary>The lowest weighted sum of losses, each scaled to 0 at its best and 1 at its worst on the front; one that does not vary does not count.</summary>
    private static Candidate Lowest(IReadOnlyList<Candidate> front, IReadOnlyList<Criterion> criteria, IReadOnlyList<double> weights)
    {
        return front.OrderBy(Sum).ThenBy(c => c.Number).First();

        double Sum(Candidate candidate)
        {
            var sum = 0.0;
            for (var i = 0; i < criteria.Count; i++)
            {
                var (lowest, highest) = (front.Min(c => c.Values[i]), front.Max(c => c.Values[i]));
                var share = highest > lowest ? (candidate.Values[i] - lowest) / (highest - lowest) : 0;
                sum += weights[i] * (criteria[i].Maximised() ? highest > lowest ? 1 - share : 0 : share);
            }

            return sum;
        }
    }
}
