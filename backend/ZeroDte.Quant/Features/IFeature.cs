using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features;

/// <summary>
/// A number known at the open of a session. A feature is fed completed sessions one by one and asked for its value with
/// nothing but <see cref="Today"/>, so the session's own high, low, close and volume cannot reach it.
/// Feeding a history and feeding a live stream is the same call, hence gives the same bits.
/// </summary>
public interface IFeature
{
    string Name { get; }

    /// <summary>Completed sessions needed before <see cref="Value"/> is defined.</summary>
    int LookBack { get; }

    /// <summary>
    /// Takes in a session that has closed. Sessions come in order, each once. After a hole (<see cref="Candle.Missed"/>) a feature that
    /// looks back over it says NaN: no return goes across a hole, and what a missing session was is not known.
    /// </summary>
    void Add(in Candle completed);

    /// <summary>The value at today's open; NaN during warm-up or when it needs an open that is not known. Changes nothing.</summary>
    double Value(in Today today);
}
