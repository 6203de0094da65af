
namespace ZeroDte.Quant.Learning.Training;

/// <summary>Which sessions each forecast of a rolling-origin evaluation learns from.</summary>
/// <remarks>An evaluation beside others tells only as much as its windows do: <c>default</c> is not a valid plan.</remarks>
public sealed record WalkForwardPlan
{
    /// <param name="window">The most sessions that a fit learns from; <see cref="int.MaxValue"/> for all so far (expanding).</param>
    /// <param name="fewest">Sessions that the first fit needs; the whole window if left out.</param>
    /// <param name="step">Sessions from one forecast to the next.</param>
    /// <param name="embargo">Sessions left out between those learnt from and the one forecast.</param>
    /// <param name="refitEvery">Forecasts made from each fit.</param>
    public WalkForwardPlan(int window, int? fewest = null, int step = 1, int embargo = 0, int refitEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest ?? window, 2, nameof(fewest));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fewest ?? window, window, nameof(fewest));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(embargo);
        ArgumentOutOfRangeException.ThrowIfLessThan(refitEvery, 1);
        (Window, Fewest, Step, Embargo, RefitEvery) = (window, fewest ?? window, step, embargo, refitEvery);
    }

    public int Window { get; }
    public int Fewest { get; }
    public int Step { get; }
    public int Embargo { get; }
    public int RefitEvery { get; }
}
