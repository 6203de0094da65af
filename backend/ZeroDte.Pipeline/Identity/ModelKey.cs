using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Identity;

/// <summary>
/// A symbol's model in a record: what has versions, a champion, a ledger and requests of its own, and a lock for each of these.
/// </summary>
public sealed record ModelKey(RecordName Record, Symbol Symbol)
{
    /// <summary>What the registry calls it: each symbol has its own, and each replay its own beside the live one.</summary>
    public string Name => Record.IsLive ? LiveName : $"{LiveName}-{Record}";

    /// <summary>The name in the live record, which is the same in every replay's sealed content.</summary>
    public string LiveName => $"{Symbol.Value.ToLowerInvariant()}-close";

    public static ModelKey Live(Symbol symbol) => new(RecordName.Live, symbol);

    public override string ToString() => Name;
}
