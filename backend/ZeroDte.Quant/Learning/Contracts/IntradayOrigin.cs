using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Learning.Contracts;

/// <summary>
/// The last trade before a time of the session. Its price is in the session's path (<see cref="SessionPath"/>); a daily bar does not show
/// it.
/// </summary>
public sealed class IntradayOrigin : Basis
{
    private static readonly TimeOnly SessionOpen = new(9, 30);

    /// <param name="time">New York time of a regular session; what counts is how long after the open that is.</param>
    internal IntradayOrigin(TimeOnly time)
        : base($"at{time:HHmm}") => (At, Mark) = (time, (int)(time - SessionOpen).TotalMinutes / SessionPath.StepMinutes);

    public override string Label => $"price at {At:HH:mm}";

    public override TimeOnly? At { get; }

    public override bool KnowsOpen => true;

    /// <summary>The mark of a path at which it is known.</summary>
    public int Mark { get; }

    public override double Price(double previousClose, in Candle candle) => double.NaN;

    public override (double High, double Low) Range(double previousClose, in Candle candle) => (double.NaN, double.NaN);

    public override bool Shows(in Candle candle) => false;

    /// <summary>When it is, on the day of a session.</summary>
    public DateTimeOffset In(TradingSession session) => session.Open.AddMinutes(Mark * SessionPath.StepMinutes);
}
