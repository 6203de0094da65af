
namespace ZeroDte.Quant.Parameters;

/// <summary>Numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Log">Equal ratios are equally likely; needs a low above 0 and no step.</param>
/// <param name="Step">Distance between values, counted from the low end; null for all numbers between.</param>
public sealed record FloatDomain(double Low, double High, bool Log = false, double? Step = null) : Domain
{
    /// <summary>Of a step: so that 0 to 1 by 0.1 has eleven values although 0.1 is not a binary fraction.</summary>
    private const double Rounding = 1e-9;

    public override int? Levels => Step is null ? null : Count;

    private int Count => (int)(Math.Floor((High - Low) / Step!.Value + Rounding) + 1);

    public override double FromUnit(double unit)
    {
        if (Step is { } step)
            return Math.Min(High, Low + Level(unit, Count) * step);

        var share = Math.Clamp(unit, 0, 1);
        return Math.Clamp(Log ? Math.Exp(Between(Math.Log(Low), Math.Log(High))) : Between(Low, High), Low, High);

        double Between(double low, double high) => low * (1 - share) + high * share;
    }

    public override double ToUnit(double value)
    {
        if (Step is { } step)
            return (Math.Round((value - Low) / step) + 0.5) / Count;

        var (low, high, at) = Log ? (Math.Log(Low), Math.Log(High), Math.Log(value)) : (Low / 2, High / 2, value / 2);
        return low < high ? (at - low) / (high - low) : 0.5;
    }

    public override string Text(double value) => $"{value}";

    public override bool Contains(double value) =>
        value >= Low && value <= High && (Step is null || FromUnit(ToUnit(value)) == value);

    public override string ToString() => $"float {Low:R} to {High:R}{(Log ? " log" : "")}{(Step is null ? "" : $" by {Step:R}")}";

    internal override void Validate(string parameter)
    {
        if (!double.IsFinite(Low) || !double.IsFinite(High))
            throw new SearchSpaceException($"Parameter '{parameter}': the range {Low} to {High} must have finite ends.");
        if (Low > High)
            throw new SearchSpaceException($"Parameter '{parameter}': the range {Low} to {High} is upside down.");
        if (Step is { } step && !(step > 0 && double.IsFinite(step)))
            throw new SearchSpaceException($"Parameter '{parameter}': the step {step} must be finite and above 0.");
        if (Step is { } fine && (High - Low) / fine >= int.MaxValue)
        {
            throw new SearchSpaceException($"Parameter '{parameter}': the step {fine} makes more values of the range {Low} to {High} than "
                + "can be counted; leave it out.");
        }
        if (Log && (Low <= 0 || Step is not null))
        {
            throw new SearchSpaceException($"Parameter '{parameter}': a logarithmic range must start above 0 and have no step, not at "
                + $"{Low}{(Step is null ? "" : $" and step {Step}")}.");
        }
    }
}
