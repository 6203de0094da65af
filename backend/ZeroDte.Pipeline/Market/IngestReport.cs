using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>What became of every line of a file.</summary>
/// <param name="Lines">Lines read, without the header and blank ones.</param>
/// <param name="Refusals">How many lines were refused for each kind of fault.</param>
/// <param name="Quarantined">The refused lines, up to the number that is kept.</param>
public sealed record IngestReport(
    Symbol Symbol, string File, long Lines, LoadResult Stored, IReadOnlyDictionary<LineDefect, long> Refusals, IReadOnlyList<QuarantinedLine> Quarantined)
{
    public long Refused => Refusals.Values.Sum();
}
