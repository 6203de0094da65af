using System.Runtime.InteropServices;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Learning.Linear;

namespace ZeroDte.Quant.Learning.Selection;

/// <summary>
/// Recursive feature elimination: fits a learner, drops the feature that matters least to the fit, and repeats until <c>keep</c> are left.
/// Being a learner itself, it selects within the rows that it is given and never sees the ones it will be judged on.
/// </summary>
/// <remarks>
/// Guyon, Weston, Barnhill and Vapnik, "Gene Selection for Cancer Classification using Support Vector Machines", Machine Learning 46
/// (2002). Of two features that matter equally the later one goes.
/// </remarks>
internal sealed class RecursiveElimination : IMomentLearner
{
    private readonly ILearner _learner;
    private readonly int _keep;

    /// <param name="learner">A learner whose models are <see cref="IRankingModel"/>.</param>
    /// <param name="keep">Features to keep, at least one; all of them if there are no more.</param>
    public RecursiveElimination(ILearner learner, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        (_learner, _keep) = (learner, keep);
    }

    public string Name => $"{_learner.Name} of {_keep}";

    /// <exception cref="NotSupportedException">The learner's models do not rank features.</exception>
    public IModel Fit(FeatureMatrix rows, ReadOnlySpan<double> targets)
    {
        TrainingData.Validate(rows, targets);
        var columns = new List<int>();
        for (var j = 0; j < rows.Columns; j++)
            columns.Add(j);

        while (true)
        {
            var selected = rows.Select([.. columns]);
            var model = _learner.Fit(selected, targets);
            if (columns.Count <= _keep)
                return new SelectedModel([.. columns], rows.Columns, model);
            if (model is not IRankingModel ranking)
                throw new NotSupportedException($"Models of '{_learner.Name}' do not rank features, so none can be eliminated.");

            columns.RemoveAt(Least(ranking.Importance(selected)));
        }
    }

    /// <summary>The line through the features that are kept, with coefficient zero for the others.</summary>
    LinearModel? IMomentLearner.TryFit(StandardisedMoments moments)
    {
        if (_learner is not IMomentLearner learner)
            return null;

        var columns = new List<int>();
        for (var j = 0; j < moments.Features; j++)
            columns.Add(j);
        while (true)
        {
            var selected = moments.Select(CollectionsMarshal.AsSpan(columns));
            if (learner.TryFit(selected) is not { } line)
                return null;
            if (columns.Count <= _keep)
                return Spread(line, columns, moments.Features);
            columns.RemoveAt(Least(selected.Importance(line)));
        }
    }

    private static LinearModel Spread(LinearModel line, List<int> columns, int features)
    {
        var coefficients = new double[features];
        for (var j = 0; j < columns.Count; j++)
            coefficients[columns[j]] = line.Coefficients[j];
        return new(line.Intercept, coefficients);
    }

    private static int Least(double[] importance)
    {
        var least = 0;
        for (var j = 1; j < importance.Length; j++)
        {
            if (importance[j] <= importance[least])
                least = j;
        }

        return least;
    }
}
