using ZeroDte.Quant.Parameters;

namespace ZeroDte.Quant.Tuning.Sampling;

/// <summary>The parameters that trials have asked for so far, and trials as points among them.</summary>
/// <remarks>
/// A coordinate is the unit interval's point of a number, the position of a choice, or NaN for a parameter that the trial did not ask for.
/// </remarks>
internal sealed class Space
{
    private readonly List<string> _names = [];
    private readonly List<Domain> _domains = [];
    private readonly Dictionary<string, int> _positions = [];
    private readonly double[][] _points;

    private Space(History history)
    {
        foreach (var parameter in history.Trials.SelectMany(t => t.Parameters))
        {
            if (!_positions.TryAdd(parameter.Name, _names.Count))
                continue;
            _names.Add(parameter.Name);
            _domains.Add(parameter.Domain);
        }

        _points = [.. history.Trials.Select(Point)];
        Groups = Split([[.. Enumerable.Range(0, Count)]], _points);
    }

    /// <summary>The same parameters and further trials.</summary>
    private Space(Space before, double[][] further)
    {
        (_names, _domains, _positions) = (before._names, before._domains, before._positions);
        _points = [.. before._points, .. further];
        Groups = Split(before.Groups, further);
    }

    public int Count => _names.Count;

    public IReadOnlyList<Domain> Domains => _domains;

    /// <summary>The trials' points, in order.</summary>
    public IReadOnlyList<double[]> Points => _points;

    /// <summary>The parameters that were asked for by the same trials: the branches of a conditional space.</summary>
    public int[][] Groups { get; }

    public static Space Of(History history) => history.Once<Space>("space", history.Trials.Length, (seen, before) =>
    {
        var further = seen.Trials[(before?._points.Length ?? 0)..];
        return before is not null && further.SelectMany(t => t.Parameters).All(p => before._positions.ContainsKey(p.Name))
            ? new(before, [.. further.Select(before.Point)])
            : new(seen);
    });

    public bool IsChoice(int j) => _domains[j] is CategoricalDomain;

    /// <summary>The nearest coordinate that a trial can have.</summary>
    public double Snap(int j, double coordinate) => IsChoice(j) ? coordinate
        : _domains[j].Levels is null ? Math.Clamp(coordinate, 0, 1)
        : _domains[j].ToUnit(_domains[j].FromUnit(coordinate));

    /// <summary>The coordinate of a point of the unit interval.</summary>
    public double FromUnit(int j, double unit) => IsChoice(j) ? _domains[j].FromUnit(unit) : Snap(j, unit);

    /// <summary>The point of a proposal; NaN for what it does not plan, if the space has branches.</summary>
    public double[] Point(Proposal proposal) => Groups.Length > 1
        ? Point(proposal.Planned.Select(p => (p.Key, p.Value)))
        : Point(_names.Select((name, j) => (name, proposal.Value(name, _domains[j], j))));

    public Proposal Plan(double[] point, ulong seed)
    {
        var plan = new Dictionary<string, double>(point.Length);
        for (var j = 0; j < point.Length; j++)
        {
            if (!double.IsNaN(point[j]))
                plan.Add(_names[j], IsChoice(j) ? point[j] : _domains[j].FromUnit(point[j]));
        }

        return new(plan, seed);
    }

    /// <summary>
    /// Removes what a trial at the point would not ask for, judged by the latest trial that made the most of the same choices.
    /// </summary>
    public void Prune(double[] point)
    {
        if (Groups.Length < 2)
            return;

        var (like, most) = (_points[^1], -1);
        for (var i = _points.Length - 1; i >= 0; i--)
        {
            var same = 0;
            for (var j = 0; j < point.Length; j++)
            {
                if (_domains[j].Levels is not null && _points[i][j] == point[j])
                    same++;
            }

            if (same > most)
                (like, most) = (_points[i], same);
        }

        for (var j = 0; j < point.Length; j++)
        {
            if (double.IsNaN(like[j]))
                point[j] = double.NaN;
        }
    }

    private double[] Point(FinishedTrial trial) => Point(trial.Parameters.Select(p => (p.Name, p.Value)));

    private double[] Point(IEnumerable<(string Name, double Value)> values)
    {
        var point = new double[Count];
        Array.Fill(point, double.NaN);
        foreach (var (name, value) in values)
        {
            if (_positions.TryGetValue(name, out var j))
                point[j] = IsChoice(j) ? value : _domains[j].ToUnit(value);
        }

        return point;
    }

    /// <summary>Parts groups where trials asked for some of their parameters only.</summary>
    private static int[][] Split(int[][] groups, double[][] points) =>
    [
        .. groups.SelectMany(group => group.GroupBy(j => string.Concat(points.Select(point => double.IsNaN(point[j]) ? '0' : '1'))))
            .Select(group => group.ToArray()).OrderBy(group => group[0]),
    ];
}
