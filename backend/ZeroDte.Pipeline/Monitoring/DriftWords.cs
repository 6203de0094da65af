using ZeroDte.Quant.Drift.Monitoring;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>Verdicts as a person reads them.</summary>
public static class DriftWords
{
    public static string Words(this DriftCause cause) => cause switch
    {
        DriftCause.DataQuality => "data quality",
        DriftCause.Staleness => "staleness",
        DriftCause.FeatureDrift => "feature drift",
        DriftCause.TargetDrift => "target drift",
        DriftCause.ConceptDrift => "concept drift",
        DriftCause.Calibration => "calibration",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Not a cause."),
    };

    /// <summary>Whether something changed, and why that is thought.</summary>
    public static string Summary(DriftVerdict verdict)
    {
        if (verdict.NotEnoughData)
            return $"Not enough data: {string.Join("; ", verdict.Missing)}.";
        if (verdict.Standing.Count > 0)
            return string.Join(" ", verdict.Standing.Select(cause => Because(verdict, cause)));

        var closest = verdict.Tests.Where(t => double.IsFinite(t.AdjustedPValue)).MinBy(t => t.AdjustedPValue);
        return $"Nothing has changed as far as {verdict.Tests.Count} tests can "
            + $"tell{(closest is null ? "" : $"; closest was {Evidence(closest)}")}.{Missing(verdict)}";
    }

    /// <summary>A cause with the tests that speak for it.</summary>
    public static string Because(DriftVerdict verdict, DriftCause cause)
    {
        var tests = verdict.Tests.Where(t => t.Cause == cause).ToList();
        var firing = tests.Where(t => t.Fires).Select(Evidence).ToList();
        var words = cause.Words();
        words = $"{char.ToUpperInvariant(words[0])}{words[1..]}";
        return firing.Count > 0 ? $"{words}: {string.Join(", ", firing)}."
            : $"{words}: an earlier alarm stands until the signs are well below its "
                + $"level{(tests.Count == 0 ? "" : $"; strongest is {Evidence(tests.MinBy(t => t.AdjustedPValue)!)}")}.";
    }

    private static string Evidence(DriftTest test) => test.Cause is DriftCause.DataQuality or DriftCause.Staleness
        ? test.Subject
        : $"{test.Subject} ({test.Name} {test.Statistic:0.##}, threshold "
            + $"{test.Threshold:0.##}{(double.IsFinite(test.AdjustedPValue) ? $", adjusted p {P(test.AdjustedPValue)}" : "")})";

    private static string Missing(DriftVerdict verdict) => verdict.Missing.Count == 0
        ? ""
        : $" Not tested: {string.Join("; ", verdict.Missing)}.";

    private static string P(double p) => p < 0.0001 ? "below 0.0001" : $"{p:0.0000}";
}
