namespace ZeroDte.Pipeline.Clock;

public sealed class ClockOptions
{
    public const string Section = "ZeroDte";

    /// <summary>
    /// Whether forecasts follow the wall clock, or stand on the morning after the last bar as they must with the sample. If it is not said,
    /// the data decides: <see cref="ServiceClock.ChooseAsync"/>.
    /// </summary>
    public ClockKind? Clock { get; set; }

    /// <summary>Whether there is a source that brings each day's bars by itself.</summary>
    internal bool HasFeed { get; set; }
}
