using ZeroDte.Quant.Learning.Evaluation;

namespace ZeroDte.Quant.Learning.Conformal;

/// <summary>How often the interval held the outcome, out of sample.</summary>
/// <param name="Share">Share of sessions that closed within the interval; NaN without sessions.</param>
/// <param name="Band">90 % block-bootstrap band of <paramref name="Share"/>.</param>
/// <param name="N">Sessions judged.</param>
public sealed record Coverage(double Share, Band Band, int N);
