namespace ZeroDte.Quant.Tuning.Scoring;

/// <summary>
/// Which sessions a search judges by: the latest ones before a hold-out that it never sees, in windows of as many predictions.
/// </summary>
public sealed record RollingWindows
{
    /// <param name="count">Windows, at least one.</param>
    /// <param name="predictions">Sessions forecast in each, at least one.</param>
    /// <param name="holdOut">Latest sessions that are kept from the search; zero or above.</param>
    public RollingWindows(int count, int predictions, int holdOut)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(holdOut);
        (Count, Predictions, HoldOut) = (count, predictions, holdOut);
    }

    public int Count { get; }

    public int Predictions { get; }

    public int HoldOut { get; }

    /// <summary>Sessions judged.</summary>
    public int Sessions => Count * Predictions;
}
