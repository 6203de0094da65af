using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Ensembles;

/// <summary>A weighted mean of what several learners expect, each fitted on the same rows.</summary>
/// <remarks>Bates and Granger, "The Combination of Forecasts", Operational Research Quarterly 20 (1969).</remarks>
internal sealed class EnsembleLearner : IMomentLearner
{
    private readonly (ILearner Learner, double Weight)[] _members;

    /// <param name="members">At least one, with weights above zero; only their proportions count.</param>
    public EnsembleLearner(params (ILearner Learner, double Weight)[] members)
    {
        if (members.Length == 0)
            throw new ArgumentException("An ensemble needs at least one learner.", nameof(members));

        var total = 0.0;
        foreach (var (learner, weight) in members)
        {
            if (!double.IsFinite(weight) || weight <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(members), weight,
                    $"The weight of '{learner.Name}' must be finite and above zero.");
            }
            total += weight;
        }

        _members = Array.ConvertAll(members, m => (m.Learner, m.Weight / total));
    }

    public string Name => string.Join(" + ", _members.Select(m => m.Learner.Name));

    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        var models = new IModel[_members.Length];
        for (var i = 0; i < models.Length; i++)
            models[i] = _members[i].Learner.Fit(rows, targets);
        return new EnsembleModel(models, Array.ConvertAll(_members, m => m.Weight));
    }

    /// <summary>A weighted mean of lines is a line.</summary>
    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments)
    {
        var (intercept, coefficients) = (0.0, new double[moments.Features]);
        foreach (var (learner, weight) in _members)
        {
            if ((learner as IMomentLearner)?.TryFit(moments) is not { } line)
                return null;
            intercept += weight * line.Intercept;
            for (var j = 0; j < coefficients.Length; j++)
                coefficients[j] += weight * line.Coefficients[j];
        }

        return new(intercept, coefficients);
    }
}
