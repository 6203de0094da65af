using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Market;

/// <summary>What was read from a file: bars that can be trusted, in the order of the file, and the lines that were refused.</summary>
internal sealed class DailyCsvContent
{
    public List<NumberedBar> Bars { get; } = [];

    public List<QuarantinedLine> Quarantined { get; } = [];

    public SortedDictionary<LineDefect, long> Refusals { get; } = [];

    /// <summary>SHA-256 of the whole file, in lower-case hexadecimal.</summary>
    public required ContentHash Hash { get; init; }

    /// <summary>Lines other than the header and blank ones.</summary>
    public long LinesRead { get; set; }

    public void Refuse(QuarantinedLine line)
    {
        Refusals[line.Defect] = Refusals.GetValueOrDefault(line.Defect) + 1;
        if (Quarantined.Count < DailyCsv.LinesKept)
            Quarantined.Add(line);
    }

    internal sealed record NumberedBar(long Line, Bar Bar, string Text);
}
