using MathNet.Numerics.LinearAlgebra;
using ZeroDte.Quant.Features;
using ZeroDte.Quant.Learning.Contracts;
using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Volatility;

/// <summary>
/// Heterogeneous autoregression of the log range with leverage: y(t), the logarithm of <see cref="LogRange"/>, on a constant, y(t-1), its
/// means over 5 and 22 sessions, the previous session's fall, and today's overnight gap, once in size and once more where it is down. Falls
/// and gaps enter as ln(1 + size / usual range). The forecast is exp(y) / sqrt(4 ln 2), Parkinson's volatility for that range, in
/// log-return units per session.
/// </summary>
/// <remarks>
/// Corsi, "A Simple Approximate Long-Memory Model of Realized Volatility", Journal of Financial Econometrics 7 (2009), for the daily,
/// weekly and monthly terms; Corsi and Reno, "Discrete-Time Volatility Forecasting with Persistent Leverage Effect", Journal of Business
/// and Economic Statistics 30 (2012), for the falls; Alizadeh, Brandt and Diebold, "Range-Based Estimation of Stochastic Volatility
/// Models", Journal of Finance 57 (2002), for the log range, which is close to normal. There is no gap to see while the open is not known.
/// Least squares over every session so far, refitted at each; the penalty of a millionth only keeps constant series solvable.
/// Ranges are those of regular sessions (<see cref="LogRange"/>) and the forecast is cut to today's length. No row looks across a hole: the
/// session after it is not learnt from, nor is the next, whose previous fall is not known; a hole of a month empties the means.
/// </remarks>
internal sealed class LogRangeHar : IFeature
{
    private const int Week = 5;
    private const int Month = 22;

    /// <summary>Sessions that the first regression is fitted on.</summary>
    private const int FewestRows = 100;

    private const double Penalty = 1e-6;
    private static readonly double RangeToVolatility = 1 / Math.Sqrt(4 * Math.Log(2));

    private readonly Basis _basis;
    private readonly int _terms;
    private readonly double[] _latest = new double[Month];
    private readonly Matrix<double> _gram;
    private readonly Vector<double> _moment;
    private double _previousClose = double.NaN;
    private double _previousReturn;
    private int _ranges; // since the start or the last long hole
    private int _rows;
    private Vector<double>? _coefficients;

    public LogRangeHar(Basis basis)
    {
        (_basis, _terms) = (basis, basis.KnowsOpen ? 7 : 5);
        _gram = Matrix<double>.Build.Dense(_terms, _terms);
        _moment = Vector<double>.Build.Dense(_terms);
    }

    public string Name => "log_range_har";

    public int LookBack => 1 + Month + FewestRows;

    public void Add(in Candle completed)
    {
        if (completed.Missed >= Month)
            _ranges = 0;
        if (!double.IsNaN(_previousClose) && _basis.Shows(completed))
        {
            var logRange = Math.Log(LogRange.Of(_basis, _previousClose, completed));
            if (_ranges >= Month && completed.Missed == 0 && !double.IsNaN(_previousReturn))
                Learn(Row(completed.Open), logRange);
            _latest[_ranges++ % Month] = logRange;
        }

        _previousReturn = completed.Missed > 0 ? double.NaN : double.IsNaN(_previousClose) ? 0 : Math.Log(completed.Close / _previousClose);
        _previousClose = completed.Close;
    }

    public double Value(in Today today) => _ranges < Month || _rows < FewestRows
        ? double.NaN
        : Math.Exp((_coefficients ??= Solve()).DotProduct(Row(today.Open))) * RangeToVolatility * today.ReturnFactor;

    private void Learn(Vector<double> row, double logRange)
    {
        for (var j = 0; j < _terms; j++)
        {
            _moment[j] += row[j] * logRange;
            for (var l = 0; l < _terms; l++)
                _gram[j, l] += row[j] * row[l];
        }

        _rows++;
        _coefficients = null;
    }

    /// <summary>
    /// Daily and weekly terms are written as distances from the next longer mean, which spans the same space and solves more exactly.
    /// </summary>
    private Vector<double> Row(double open)
    {
        var (week, month) = (0.0, 0.0);
        for (var age = 1; age <= Month; age++)
        {
            var logRange = _latest[(_ranges - age) % Month];
            month += logRange / Month;
            if (age <= Week)
                week += logRange / Week;
        }

        var usual = Math.Exp(month);
        var row = Vector<double>.Build.Dense(_terms);
        (row[0], row[1], row[2], row[3]) = (1, _latest[(_ranges - 1) % Month] - week, week - month, month);
        row[4] = Size(-_previousReturn);
        if (_basis.KnowsOpen)
        {
            var gap = Math.Log(open / _previousClose);
            (row[5], row[6]) = (Size(Math.Abs(gap)), Size(-gap));
        }

        return row;

        // Not Math.Max(0, move), which would make 0 of an open that is not known.
        double Size(double move) => Math.Log(1 + (move < 0 ? 0 : move) / usual);
    }

    private Vector<double> Solve()
    {
        var gram = _gram.Clone();
        for (var j = 1; j < _terms; j++)
            gram[j, j] += Penalty * gram[0, 0];
        return gram.Cholesky().Solve(_moment);
    }
}
