
namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>Which sessions are the reference, and which are judged against it. Positions count from the start of the series.</summary>
/// <remarks>The sessions between reference and <see cref="From"/> fill the first window, so that a window never overlaps the
/// reference.</remarks>
/// <param name="Reference">First session of the reference.</param>
/// <param name="ReferenceCount">Sessions in it.</param>
/// <param name="Window">Sessions that are compared with it.</param>
/// <param name="To">After the last session that is judged.</param>
public readonly record struct MonitorPlan(int Reference, int ReferenceCount, int Window, int To)
{
    /// <summary>The first session that is judged.</summary>
    public int From => Reference + ReferenceCount + Window;

    /// <summary>
    /// Successive plans over a history: after a year of sessions the reference moves on, so that it stays what the model in service was
    /// made from.
    /// </summary>
    /// <param name="first">The first session whose features are defined.</param>
    public static IEnumerable<MonitorPlan> Yearly(int first, int count, int referenceCount, int window)
    {
        for (var reference = first; reference + referenceCount + window < count; reference += Year)
            yield return new(reference, referenceCount, window, Math.Min(count, reference + referenceCount + window + Year));
    }

    /// <summary>Sessions after which the reference moves on.</summary>
    public const int Year = 252;
}
