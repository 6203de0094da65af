using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Ledger;

/// <summary>What came of a forecast, as it is sealed beside it.</summary>
/// <param name="Forecast">Its number in the ledger.</param>
/// <param name="Revision">1, and one more each time the session's bar was corrected.</param>
/// <param name="RecordedAt">On the clock of the record.</param>
/// <param name="Close">In dollars.</param>
/// <param name="Return">Log return from the forecast's starting price to the close; the error of the naive forecast.</param>
/// <param name="Error"><paramref name="Return"/> less what was expected.</param>
/// <param name="Scale">The volatility that was forecast, in log return.</param>
/// <param name="Inside">Whether the close fell into the 90 % range.</param>
/// <param name="Crps">Continuous ranked probability score, in log return.</param>
public sealed record SealedOutcome(
    string Symbol, long Forecast, DateOnly Session, Basis Basis, int Revision, DateTimeOffset RecordedAt, double Close, double Return,
    double Error, double Scale, bool Inside, double Crps)
{
    /// <summary>Number of this layout, which a sealed text says of itself.</summary>
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = 1;
}
