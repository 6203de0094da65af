using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// Heterogeneous autoregression of the log range with further terms and a prior: y(t), the logarithm of <see cref="LogRange"/>, on each
/// <see cref="ScaleTerm"/>. The forecast is exp(y) / sqrt(4 ln 2), Parkinson's volatility for that range, in log-return units per session.
/// </summary>
/// <remarks>
/// Corsi, "A Simple Approximate Long-Memory Model of Realized Volatility", Journal of Financial Econometrics 7 (2009). Least squares over
/// every session so far, refitted at each, with a ridge towards what other names said (<see cref="Prior"/>): the weights minimise
/// sum (y - x b)^2 + 300 sum v(j) (b(j) - prior(j))^2, where v is the term's variance, so that the prior counts as much as 300 sessions.
/// Bollerslev, Hood, Huss and Pedersen, "Risk Everywhere", Review of Financial Studies 31 (2018), find that names have such weights in
/// common. So a new name needs no history of its own but for the month that the terms look at.
/// After an announcement a session's return is larger beside its range than on others, since it opens where the news has sent it; the
/// forecast is multiplied by how much larger it was after this name's announcements so far (<see cref="AnnouncedMoves"/>).
/// </remarks>
internal sealed class LogRangeTerms : ITermed
{
    private const double PriorSessions = 300;
    private static readonly double RangeToVolatility = 1 / Math.Sqrt(4 * Math.Log(2));

    private readonly Basis _basis;
    private readonly RecentSessions _recent;
    private readonly ScaleTerm[] _terms;
    private readonly Matrix<double> _gram;
    private readonly Vector<double> _moment;
    private readonly AnnouncedMoves _moves;
    private Vector<double>? _weights;

    public LogRangeTerms(Basis basis)
    {
        (_basis, _recent, _terms, _moves) = (basis, new(basis), ScaleTerm.Of(basis), new(basis));
        _gram = Matrix<double>.Build.Dense(_terms.Length, _terms.Length);
        _moment = Vector<double>.Build.Dense(_terms.Length);
        for (var j = 0; j < _terms.Length; j++)
        {
            var prior = _terms[j].PriorOf(basis)!;
            _gram[j, j] = PriorSessions * prior.Variance;
            _moment[j] = _gram[j, j] * prior.Weight;
        }
    }

    public string Name => "log_range_terms";

    public int LookBack => 1 + RecentSessions.Month;

    public void Add(in Candle completed)
    {
        if (_recent.IsKnown && completed.Missed == 0)
        {
            var morning = new Morning(_basis.KnowsOpen ? completed.Open : double.NaN, completed.FollowsBreak, completed.IsAnnounced);
            var row = Row(morning);
            _moves.Add(
                LogRange.RegularReturn(_basis, _recent.PreviousClose, completed) / (Math.Exp(Weights.DotProduct(row)) * RangeToVolatility),
                completed.IsAnnounced);
            Learn(row, Math.Log(LogRange.Of(_basis, _recent.PreviousClose, completed)));
        }

        _recent.Add(completed);
    }

    public double Value(in Today today)
    {
        if (!_recent.IsKnown)
            return double.NaN;
        var forecast = Math.Exp(Weights.DotProduct(Row(MorningOf(today)))) * RangeToVolatility * today.ReturnFactor;
        return today.IsAnnounced ? forecast * _moves.Factor : forecast;
    }

    public IReadOnlyList<string> Missing(in Today today)
    {
        var morning = MorningOf(today);
        return [.. _terms.Where(term => double.IsNaN(term.Value(_recent, morning))).Select(term => term.Name)];
    }

    private Vector<double> Weights => _weights ??= _gram.Cholesky().Solve(_moment);

    private static Morning MorningOf(in Today today) => new(today.Open, today.FollowsBreak, today.IsAnnounced);

    private Vector<double> Row(Morning morning) => Vector<double>.Build.Dense(_terms.Length,
        j => _terms[j].Value(_recent, morning) is var value && double.IsNaN(value) ? 0 : value);

    private void Learn(Vector<double> row, double logRange)
    {
        for (var j = 0; j < row.Count; j++)
        {
            _moment[j] += row[j] * logRange;
            for (var l = 0; l < row.Count; l++)
                _gram[j, l] += row[j] * row[l];
        }

        _weights = null;
    }
}
