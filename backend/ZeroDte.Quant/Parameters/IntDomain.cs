
namespace ZeroDte.Quant.Parameters;

/// <summary>Whole numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Log">Equal ratios are equally likely; needs a low of at least 1 and a step of 1.</param>
/// <param name="Step">Distance between values, counted from the low end.</param>
public sealed record IntDomain(int Low, int High, bool Log = false, int Step = 1) : Domain
{
    public override int? Levels => (int)Math.Min(int.MaxValue, Count);

    private long Count => (High - (long)Low) / Step + 1;

    public override double FromUnit(double unit)
    {
        if (!Log)
            return Low + Level(unit, Count) * Step;

        var (low, high) = LogEnds;
        return Math.Clamp(Math.Round(Math.Exp(low + Math.Clamp(unit, 0, 1) * (high - low))), Low, High);
    }

    public override double ToUnit(double value)
    {
        if (!Log)
            return ((value - Low) / Step + 0.5) / Count;

        var (low, high) = LogEnds;
        return (Math.Log(value) - low) / (high - low);
    }

    public override string Text(double value) => $"{value}";

    public override bool Contains(double value) =>
        value >= Low && value <= High && (value - Low) % Step == 0;

    public override string ToString() => $"int {Low} to {High}{(Log ? " log" : "")}{(Step == 1 ? "" : $" by {Step}")}";

    internal override void Validate(string parameter)
    {
        if (Low > High)
            throw new SearchSpaceException($"Parameter '{parameter}': the range {Low} to {High} is upside down.");
        if (Step < 1)
            throw new SearchSpaceException($"Parameter '{parameter}': the step {Step} must be at least 1.");
        if (Log && (Low < 1 || Step != 1))
        {
            throw new SearchSpaceException($"Parameter '{parameter}': a logarithmic range must start at 1 or above and have a step of 1, "
                + $"not {Low} and {Step}.");
        }
    }

    /// <summary>Half a step beyond the ends, so that the outermost numbers get a whole cell.</summary>
    private (double Low, double High) LogEnds => (Math.Log(Low - 0.5), Math.Log(High + 0.5));
}
