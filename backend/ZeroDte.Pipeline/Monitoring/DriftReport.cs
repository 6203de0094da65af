using ZeroDte.Quant.Drift.Policies;
namespace ZeroDte.Pipeline.Monitoring;

/// <summary>A verdict with its evidence, for people to look at.</summary>
/// <param name="Since">What else there is to know of the verdict, such as that it would be another today; null for nothing.</param>
public sealed record DriftReport(string Symbol, string Policy, Judgement Judgement, string? Since = null);
