using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Intraday;

/// <summary>
/// How a session's variance is spread over its steps: the mean share of each, of sessions so far, of which every one counts the same
/// however wild it was.
/// </summary>
internal sealed class VarianceCurve
{
    /// <summary>How many even sessions it begins with, so that no step is ever without a share.</summary>
    private const double EvenSessions = 5;

    /// <summary>
    /// How many ordinary sessions one after an announcement is taken to be like before any was seen; as many as its size is drawn to what
    /// is usual by, in the forecast at the open.
    /// </summary>
    private const double OrdinarySessions = 16;

    private readonly Sums _ordinary = new();
    private readonly Sums _announced = new();

    /// <summary>Takes in a session that has closed, unless it was a short one, whose steps are other ones, or never moved.</summary>
    public void Add(SessionPath path, bool isAnnounced)
    {
        var total = path.Variance();
        if (path.IsWhole && path.Steps == SessionPath.RegularSteps && total > 0)
            (isAnnounced ? _announced : _ordinary).Add(path, total);
    }

    /// <summary>The share of each step in the variance of a regular session.</summary>
    /// <param name="steps">
    /// Of the session: one that is shorter has the regular one's first steps up to its middle, and its last ones from there on, since what
    /// it leaves out is the quiet middle of the day.
    /// </param>
    public double[] Shares(int steps, bool isAnnounced)
    {
        var shares = new double[SessionPath.RegularSteps];
        for (var step = 0; step < shares.Length; step++)
        {
            shares[step] = (_ordinary[step] + EvenSessions / shares.Length) / (_ordinary.Sessions + EvenSessions);
            if (isAnnounced)
                shares[step] = (_announced[step] + OrdinarySessions * shares[step]) / (_announced.Sessions + OrdinarySessions);
        }

        var kept = Math.Min(steps, shares.Length);
        return [.. shares[..((kept + 1) / 2)], .. shares[^(kept / 2)..]];
    }

    private sealed class Sums
    {
        private readonly double[] _shares = new double[SessionPath.RegularSteps];

        public int Sessions { get; private set; }

        public double this[int step] => _shares[step];

        public void Add(SessionPath path, double total)
        {
            for (var step = 0; step < _shares.Length; step++)
                _shares[step] += path.Variance(step) / total;
            Sessions++;
        }
    }
}
