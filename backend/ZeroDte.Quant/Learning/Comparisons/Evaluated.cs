using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Comparisons;

/// <summary>A configuration with the forecasts it made and what they were worth.</summary>
/// <param name="Served">Whether <c>GET /predict</c> uses it.</param>
/// <param name="Terciles">The volatility tercile of each session: 0 calm, 1 middle, 2 wild.</param>
public sealed record Evaluated(string Name, bool Served, Outcome[] Outcomes, int[] Terciles, Scorecard Scores);
