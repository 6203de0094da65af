
namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>One test of one session, as evidence.</summary>
/// <param name="Subject">What was tested: a feature, the target, the errors, the bars.</param>
/// <param name="Name">The statistic.</param>
/// <param name="Threshold">Of the statistic, above which it would fire.</param>
/// <param name="PValue">Probability of such a statistic on a session without drift; NaN for rules that have none.</param>
/// <param name="AdjustedPValue">After Holm's correction over the tests of the cause.</param>
public sealed record DriftTest(DriftCause Cause, string Subject, string Name, double Statistic, double Threshold, double PValue,
    double AdjustedPValue, bool Fires);
