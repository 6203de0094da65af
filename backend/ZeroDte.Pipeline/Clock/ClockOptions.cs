namespace ZeroDte.Pipeline.Clock;

public sealed class ClockOptions
{
    public const string Section = "ZeroDte";

    /// <summary>Whether forecasts follow the wall clock, or stand on the morning after the last bar as they must with the sample.</summary>
    public ClockKind Clock { get; set; } = ClockKind.Replay;
}
