using ZeroDte.Quant.Distributions;

namespace ZeroDte.Quant.Tuning.Sequential;

/// <summary>By how much one forecast can beat another on a session, known before the session's outcome is.</summary>
/// <param name="Least">The least CRPS(other) - CRPS(one) over every outcome, zero or below: how much the one can lose.</param>
/// <param name="Greatest">The greatest, zero or above.</param>
/// <remarks>
/// The slope of a CRPS in the outcome is 2 F - 1, so that of the gain is 2 (G - F): constant outside all past errors, and its extremes are
/// where the two distribution functions cross. Exact, because both are lines between neighbouring errors.
/// </remarks>
internal readonly record struct ScoreGap(double Least, double Greatest)
{
    /// <summary>In units of the scale: below it two forecasts differ by rounding alone.</summary>
    private const double Rounding = 1e-9;

    public static ScoreGap Of(PredictiveDistribution one, PredictiveDistribution other)
    {
        var f = new Steps(one);
        var g = new Steps(other);
        var at = Math.Min(f.Next, g.Next);
        var gain = other.Crps(at) - one.Crps(at);
        var (least, greatest) = (Math.Min(0, gain), Math.Max(0, gain));
        while (true)
        {
            f.MoveTo(at);
            g.MoveTo(at);
            var next = Math.Min(f.Next, g.Next);
            if (double.IsPositiveInfinity(next))
                break;

            var (slope, slopeAtNext) = (g.At(at) - f.At(at), g.At(next) - f.At(next));
            if (slope * slopeAtNext < 0)
                Note(gain + slope * (next - at) * slope / (slope - slopeAtNext));
            gain += (slope + slopeAtNext) * (next - at);
            Note(gain);
            at = next;
        }

        return Math.Max(-least, greatest) <= Rounding * Math.Max(one.Scale, other.Scale) ? default : new(least, greatest);

        void Note(double value) => (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
    }

    /// <summary>A distribution function, walked from left to right.</summary>
    private ref struct Steps(PredictiveDistribution distribution)
    {
        private readonly ReadOnlySpan<double> _errors = distribution.Errors;
        private readonly double _location = distribution.Location;
        private readonly double _scale = distribution.Scale;
        private double _latest;
        private int _passed;

        /// <summary>The first past error beyond those passed.</summary>
        public double Next { get; private set; } = distribution.Location + distribution.Scale * distribution.Errors[0];

        public void MoveTo(double at)
        {
            while (Next <= at)
            {
                _latest = Next;
                Next = ++_passed < _errors.Length ? _location + _scale * _errors[_passed] : double.PositiveInfinity;
            }
        }

        /// <summary>The probability below a place between the last error passed and the next.</summary>
        public readonly double At(double place)
        {
            if (_passed == 0 || _passed == _errors.Length)
                return _passed == 0 ? 0 : 1;
            return (_passed + (place - _latest) / (Next - _latest)) / (_errors.Length + 1);
        }
    }
}
