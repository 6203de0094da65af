using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Scoring;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>The trials that no other is at least as good as in every objective and better than in one.</summary>
internal sealed class Front(IReadOnlyList<Criterion> criteria)
{
    private readonly List<FinishedTrial> _trials = [];

    public int Count => _trials.Count;

    /// <summary>By number.</summary>
    public IEnumerable<FinishedTrial> Trials => _trials.OrderBy(t => t.Number);

    public void Add(FinishedTrial trial)
    {
        if (_trials.Exists(other => Dominates(other, trial)))
            return;
        _trials.RemoveAll(other => Dominates(trial, other));
        _trials.Add(trial);
    }

    private bool Dominates(FinishedTrial first, FinishedTrial second)
    {
        var better = false;
        for (var i = 0; i < criteria.Count; i++)
        {
            var (a, b) = (criteria[i].Loss(first.Values[i]), criteria[i].Loss(second.Values[i]));
            if (a > b)
                return false;
            better |= a < b;
        }

        return better;
    }
}
