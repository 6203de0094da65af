using System.Collections.Immutable;

namespace ZeroDte.Quant.Tuning.Front;

/// <summary>The feasible trials that no other feasible trial dominates, in the order of their numbers. Equal ones are all kept.</summary>
public sealed class ParetoFront
{
    private readonly ImmutableArray<Direction> _directions;
    private readonly ImmutableArray<double[]> _losses;

    private ParetoFront(ImmutableArray<Direction> directions, ImmutableArray<FinishedTrial> trials, ImmutableArray<double[]> losses) =>
        (_directions, Trials, _losses) = (directions, trials, losses);

    public ImmutableArray<FinishedTrial> Trials { get; }

    public static ParetoFront Of(Study study) => Of(study.Definition.Directions, study.Trials);

    public static ParetoFront Of(ImmutableArray<Direction> directions, IEnumerable<FinishedTrial> trials) =>
        trials.Aggregate(new ParetoFront(directions, [], []), (front, trial) => front.With(trial));

    /// <summary>The front with one more trial: this one if the trial is not feasible or is dominated.</summary>
    public ParetoFront With(FinishedTrial trial)
    {
        if (!trial.IsFeasible)
            return this;
        var losses = Losses(_directions, trial.Values);
        if (_losses.Any(other => Domination.Dominates(other, losses)))
            return this;

        var (trials, kept) = (ImmutableArray.CreateBuilder<FinishedTrial>(), ImmutableArray.CreateBuilder<double[]>());
        for (var i = 0; i < _losses.Length; i++)
        {
            if (Domination.Dominates(losses, _losses[i]))
                continue;
            trials.Add(Trials[i]);
            kept.Add(_losses[i]);
        }

        var place = trials.Count(other => other.Number < trial.Number);
        trials.Insert(place, trial);
        kept.Insert(place, losses);
        return new(_directions, trials.DrainToImmutable(), kept.DrainToImmutable());
    }

    /// <summary>
    /// The volume between the front and a reference, both in the objectives' own units and directions; 0 without a front.
    /// </summary>
    /// <param name="reference">One value per objective, worse than what is worth having.</param>
    public double Volume(ImmutableArray<double> reference) => Hypervolume.Of(_losses, Losses(_directions, reference));

    /// <summary>
    /// The trial in which the front bulges most: the least sum of objectives, each scaled to 0 at its best on the front and 1 at its worst.
    /// </summary>
    /// <remarks>Farthest below the plane through the front's ends: Das, "On Characterizing the 'Knee' of the Pareto Curve", Structural
    /// Optimization 18 (1999).</remarks>
    /// <exception cref="InvalidOperationException">No trial is complete and feasible.</exception>
    public Choice Knee() => Least(
        [.. _directions.Select(_ => 1.0)], "knee point", score => "It has the least sum of the objectives, scaled to 0 (best of the "
            + $"{Trials.Length} on the front) and 1 (worst): {score:0.000}.");

    /// <summary>The trial with the least weighted sum of objectives, scaled like <see cref="Knee"/>'s.</summary>
    /// <param name="weights">One per objective, zero or above, not all zero; only their ratios count.</param>
    /// <exception cref="ArgumentException">The weights are not such.</exception>
    /// <exception cref="InvalidOperationException">No trial is complete and feasible.</exception>
    public Choice Weighted(ImmutableArray<double> weights)
    {
        if (weights.Length != _directions.Length || weights.Any(w => !(w >= 0 && double.IsFinite(w))) || weights.Sum() <= 0)
        {
            throw new ArgumentException(
                $"Weights ({string.Join(", ", weights)}) must be {_directions.Length}, finite, zero or above, and not all zero.",
                nameof(weights));
        }

        var sum = weights.Sum();
        return Least(
            [.. weights.Select(w => w / sum)], "weights",
            score => $"It has the least sum of the objectives, scaled to 0 (best of the {Trials.Length} on the front) and 1 (worst), with "
                + $"weights {string.Join(", ", weights)}: {score:0.000}.");
    }

    private Choice Least(double[] weights, string rule, Func<double, string> reason)
    {
        if (Trials.IsEmpty)
            throw new InvalidOperationException("There is nothing to choose from: no trial is complete and feasible.");

        var scores = new double[_losses.Length];
        for (var m = 0; m < weights.Length; m++)
        {
            // Halves, because the range of the largest numbers is none.
            var (best, worst) = (_losses.Min(l => l[m]) / 2, _losses.Max(l => l[m]) / 2);
            for (var i = 0; i < scores.Length; i++)
                scores[i] += worst > best ? weights[m] * (_losses[i][m] / 2 - best) / (worst - best) : 0;
        }

        var chosen = Array.IndexOf(scores, scores.Min());
        return new(Trials[chosen], rule, reason(scores[chosen]));
    }

    private static double[] Losses(ImmutableArray<Direction> directions,
        ImmutableArray<double> values) => values.Length == directions.Length
        ? [.. values.Zip(directions, (value, direction) => direction == Direction.Minimise ? value : -value)]
        : throw new ArgumentException($"{values.Length} values for {directions.Length} objectives.", nameof(values));
}
