using ZeroDte.Quant.Market;

namespace ZeroDte.Quant.Features.Indicators;

/// <summary>
/// A recurrence over completed sessions. It exists once: a feature and a whole column both run through <see cref="Add"/>, so they
/// agree to the last bit.
/// </summary>
/// <remarks>
/// Implemented by structs, so that a loop over a column compiles to code without calls. A copy shares its buffers with the original:
/// hand an indicator on, do not use both.
/// </remarks>
/// <typeparam name="TValue">A number, or a record of numbers that belong together.</typeparam>
public interface IIndicator<TValue>
    where TValue : struct
{
    /// <summary>Completed sessions needed before all of <see cref="Value"/> is defined.</summary>
    int LookBack { get; }

    /// <summary>
    /// The value after the last session added. NaN during warm-up, after a NaN, and where the formula divides zero by zero.
    /// </summary>
    TValue Value { get; }

    /// <summary>Takes in a session that has closed. Sessions come in order, each once.</summary>
    void Add(in Candle completed);
}
